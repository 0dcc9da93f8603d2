import { warn } from "./warning.ts";

/**
 * Returns what `run` returns, or undefined when it throws: what we do on the application's way must
 * not end up in the application. One warning says so.
 */
export function guarded<T>(what: string, run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    warn(`OBS_ENABLED: ${what} failed, the application goes on without: ${String(error)}`, what);
    return undefined;
  }
}
