import { registerHooks } from "node:module";

import { guarded } from "../guarded.ts";

type Visit = (module: object) => void;

/** By the module's URL, such as `node:http2`. */
const waiting = new Map<string, Visit>();

let hooks: ReturnType<typeof registerHooks> | undefined;

/**
 * Calls `visit` with one of Node's own modules before the application gets it: when the application
 * loads it, or now, if it is loaded already. To load it for every application would cost time, or a
 * warning of Node's where the module is experimental.
 *
 * @param name - Such as `node:http2`; one call for each module.
 */
export function whenBuiltinLoads(name: `node:${string}`, visit: Visit): void {
  if (isLoaded(name)) {
    show(name, visit);
    return;
  }
  waiting.set(name, visit);
  hooks ??= registerHooks({
    resolve(specifier, loader, next) {
      const resolved = next(specifier, loader);
      const waits = waiting.get(resolved.url);
      if (waits !== undefined) {
        waiting.delete(resolved.url);
        if (waiting.size === 0) stop();
        show(resolved.url, waits);
      }
      return resolved;
    },
  });
}

function stop(): void {
  hooks?.deregister();
  hooks = undefined;
}

function show(name: string, visit: Visit): void {
  guarded(`following ${name}`, () => {
    const module: unknown = process.getBuiltinModule(name);
    // Without it, such as under --no-experimental-sqlite, the application's own import fails
    if (typeof module === "object" && module !== null) visit(module);
  });
}

/** Node's list of what it has loaded is not documented; without it, `visit` waits for the next load. */
function isLoaded(name: string): boolean {
  const loaded: unknown = Reflect.get(process, "moduleLoadList");
  return Array.isArray(loaded) && loaded.includes(`NativeModule ${name.slice("node:".length)}`);
}
