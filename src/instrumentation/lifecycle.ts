import { constants } from "node:os";

/** What must happen before the process ends. Runs at most once, synchronously. */
export type FinishSync = () => void;

/**
 * Calls `finish` at the end of the process: a natural end, `process.exit()`, an uncaught exception
 * or rejection, SIGTERM, SIGINT. Exit codes stay what they would be without this package.
 */
export function finishAtExit(finish: FinishSync): void {
  let finished = false;
  const once = (): void => {
    if (finished) return;
    finished = true;
    finish();
  };
  process.once("exit", once);
  for (const signal of ["SIGTERM", "SIGINT"] as const) finishOnSignal(signal, once);
}

/**
 * A listener for a signal takes away Node's default, which is to end. So: without a listener of the
 * application, finish and raise the signal again; with one, leave everything to it.
 *
 * Ours is gone while the others run: libraries that end the process when theirs is the only
 * listener (signal-exit) must not wait for us while we wait for them.
 */
function finishOnSignal(signal: "SIGTERM" | "SIGINT", finish: FinishSync): void {
  const listener = (): void => {
    process.removeListener(signal, listener);
    if (process.listenerCount(signal) > 0) {
      setImmediate(() => process.prependListener(signal, listener)).unref();
      return;
    }
    finish();
    process.kill(process.pid, signal);
    // Process 1 of a container has no default action: the kernel drops the signal
    setImmediate(() => process.exit(128 + constants.signals[signal]));
  };
  process.on(signal, listener);
}
