import { guarded } from "../guarded.ts";
import { noteException } from "./request-exception.ts";

/**
 * Returns what `run` returns, and notes what it throws, or what its promise is rejected with.
 *
 * @param caught - Asked when nothing was: returns what the framework has caught meanwhile, if it has.
 */
export function noteThrown(run: () => unknown, caught?: () => unknown): unknown {
  try {
    const result = run();
    if (result instanceof Promise) {
      result.then(caught === undefined ? undefined : () => noteCaught(caught), note);
    } else if (caught !== undefined) {
      noteCaught(caught);
    }
    return result;
  } catch (error) {
    note(error);
    throw error;
  }
}

function note(error: unknown): void {
  guarded("noting an exception", () => noteException(error));
}

function noteCaught(caught: () => unknown): void {
  guarded("noting an exception", () => {
    const error = caught();
    if (error !== undefined) noteException(error);
  });
}
