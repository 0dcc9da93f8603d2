import { readFileSync } from "node:fs";

/**
 * Stops a process and its children until the result is disposed: their sockets stay open, the
 * kernel even accepts new connections for them, and nothing answers.
 */
export function freeze(pid: number): Disposable {
  // the parent first: it starts no further child while the others are stopped
  const all = [pid, ...childrenOf(pid)];
  for (const each of all) signal(each, "SIGSTOP");
  return {
    [Symbol.dispose]() {
      for (const each of all) signal(each, "SIGCONT");
    },
  };
}

/** Returns the parent of a process, from `/proc`. */
export function parentOf(pid: number): number {
  return Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
}

function childrenOf(pid: number): readonly number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8");
  return text.split(" ").filter(Boolean).map(Number);
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // it ended in between
  }
}
