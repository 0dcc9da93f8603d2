import { closeSync, existsSync, openSync } from "node:fs";

/**
 * Starts a thread, also where the working folder is gone: Node.js' threads ask for it as they start,
 * and fail without one. The process is in `/` meanwhile, and then where it was.
 *
 * @param started - Returns when the thread runs, and blocks: nothing of the application sees `/`.
 * @throws If the folder is gone and there is no way back into it, as outside of Linux, or if the
 * process still answers with its name, which it would forget.
 */
export function startSomewhere<T>(start: () => T, started: () => void): T {
  const folder = workingFolder();
  if (folder !== undefined && existsSync(folder)) return start();
  if (folder !== undefined) throw new Error(`the working folder ${folder} is gone`);
  const descriptor = openSync(".", "r");
  const wayBack = `/proc/self/fd/${descriptor}`;
  try {
    if (!existsSync("/proc/self/fd")) throw new Error("the working folder is gone");
    process.chdir("/");
    try {
      const thread = start();
      started();
      return thread;
    } finally {
      process.chdir(wayBack);
    }
  } finally {
    closeSync(descriptor);
  }
}

/** `undefined` where it is gone. Node.js remembers it from the first time it is asked. */
function workingFolder(): string | undefined {
  try {
    return process.cwd();
  } catch {
    return undefined;
  }
}
