import { constants } from "node:os";

import type { Ending } from "./ending.ts";
import { guarded } from "../guarded.ts";
import { isExiting } from "./is-exiting.ts";
import { replaceMethod } from "../loading/replace-method.ts";

/**
 * Signals that are sent to end a process, and do so by default. nodemon sends SIGUSR2; SIGUSR1
 * starts Node's inspector. Windows has no other two.
 */
const endingSignals: readonly NodeJS.Signals[] =
  process.platform === "win32"
    ? ["SIGTERM", "SIGINT"]
    : ["SIGTERM", "SIGINT", "SIGHUP", "SIGQUIT", "SIGUSR2"];

/** Signals whose default does not end a Node.js process. */
const harmlessSignals: ReadonlySet<string> = new Set([
  "SIGCHLD",
  "SIGCONT",
  "SIGPIPE",
  "SIGSTOP",
  "SIGTSTP",
  "SIGTTIN",
  "SIGTTOU",
  "SIGURG",
  "SIGUSR1",
  "SIGWINCH",
  "SIGXFSZ",
]);

/**
 * Begins `ending` at the end of the process: a natural end, `process.exit()`, an uncaught exception
 * or rejection, a signal from outside, a signal that the process sends to itself. Exit codes and
 * signals stay what they would be without this package.
 */
export function finishAtExit(ending: Ending): void {
  // Our listeners do not count towards the number at which Node.js suspects a leak
  const most = process.getMaxListeners();
  if (most > 0) process.setMaxListeners(most + 1);
  const listeners = new Map<string, () => void>();
  finishAfterExit(ending);
  hideFromEmit(listeners);
  const raise = finishBeforeSuicide(ending, listeners);
  for (const signal of endingSignals) {
    listeners.set(signal, finishOnSignal(signal, ending, raise));
  }
}

/**
 * Begins `ending` after all listeners of `exit`, which may write lines. By no listener: after one
 * that throws, or that calls `process.exit()`, no further one is called.
 */
function finishAfterExit(ending: Ending): void {
  let exiting = false;
  replaceMethod(
    process,
    "emit",
    (emit) =>
      function (...args) {
        const [event, code] = args;
        if (event !== "exit" || this !== process || !isExiting()) return emit.apply(this, args);
        exiting = true;
        try {
          return emit.apply(this, args);
        } finally {
          begin(ending, process.exitCode ?? code);
        }
      },
  );
  replaceMethod(
    process,
    "exit",
    (exit) =>
      function (...args) {
        if (exiting) begin(ending, args[0] ?? process.exitCode);
        return exit.apply(this, args);
      },
  );
}

function begin(ending: Ending, code: unknown): void {
  guarded("the end of the process", () => ending.begin({ code: Number(code ?? 0) }));
}

/**
 * Takes our listeners out of `process.emit("SIGTERM")` and the like, which end nothing: without a
 * listener of the application it returns false. Node.js emits a signal with its number.
 */
function hideFromEmit(listeners: ReadonlyMap<string, () => void>): void {
  replaceMethod(
    process,
    "emit",
    (emit) =>
      function (...args) {
        const [event, , number] = args;
        const listener = typeof event === "string" ? listeners.get(event) : undefined;
        if (typeof event !== "string" || listener === undefined || typeof number === "number") {
          return emit.apply(this, args);
        }
        const alone = process.listenerCount(event) === process.listenerCount(event, listener);
        return this === process && alone ? false : emit.apply(this, args);
      },
  );
}

type Kill = typeof process.kill;

/**
 * A listener for a signal takes away Node's default, which is to end. So: without a listener of the
 * application, finish and raise the signal again; with one, leave everything to it.
 *
 * Ours is gone while the others run: libraries that end the process when theirs is the only
 * listener (signal-exit) must not wait for us while we wait for them.
 */
function finishOnSignal(signal: NodeJS.Signals, ending: Ending, raise: Kill): () => void {
  const listener = (): void => {
    if (process.listenerCount(signal) > process.listenerCount(signal, listener)) {
      process.removeListener(signal, listener);
      setImmediate(() => process.prependListener(signal, listener)).unref();
      return;
    }
    // Ours stays until everything is delivered: nodemon and `docker stop` twice send it again, and
    // without a listener the second one would end the process in the middle
    ending.begin({ signal });
    process.removeListener(signal, listener);
    raise(process.pid, signal);
    // Process 1 of a container has no default action: the kernel drops the signal
    setImmediate(() => process.exit(128 + constants.signals[signal]));
  };
  process.on(signal, listener);
  return listener;
}

/**
 * Finishes before the process sends itself a signal that nobody but us listens to. That is how
 * handlers go on to the default action (NestJS, nodemon's example, signal-exit), and the kernel
 * does not come back from it. Returns `process.kill` as it was.
 */
function finishBeforeSuicide(ending: Ending, listeners: ReadonlyMap<string, () => void>): Kill {
  const kill = process.kill.bind(process);
  process.kill = (pid, given): true => {
    const signal = nameOf(given);
    const listener = listeners.get(signal);
    if (!isSelf(pid) || !isDefault(signal, listener)) return kill(pid, given);
    // The kernel drops a default action of process 1
    if (process.pid !== 1) ending.begin({ signal });
    // Without ours, the default action comes at once, as it would without this package
    if (listener !== undefined) process.removeListener(signal, listener);
    try {
      return kill(pid, given);
    } finally {
      ending.callOff();
      if (listener !== undefined) process.on(signal, listener);
    }
  };
  return kill;
}

/** 0 and the negative are groups of processes; the leader's own number is known. */
function isSelf(pid: unknown): boolean {
  return [process.pid, -process.pid, 0].includes(Number(pid));
}

/** Whether the default action follows, which ends the process. */
function isDefault(signal: string, listener: (() => void) | undefined): boolean {
  if (signal === "" || harmlessSignals.has(signal)) return false;
  return (
    process.listenerCount(signal) ===
    (listener === undefined ? 0 : process.listenerCount(signal, listener))
  );
}

/** Returns "" for what is not a signal, such as 0, which asks whether the process is there. */
function nameOf(signal: string | number = "SIGTERM"): string {
  if (typeof signal === "string") return signal in constants.signals ? signal : "";
  const named = Object.entries(constants.signals).find(([, number]) => number === signal);
  return named?.[0] ?? "";
}
