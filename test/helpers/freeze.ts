import { readdirSync, readFileSync } from "node:fs";

/**
 * Stops a process and its children until the result is disposed: their sockets stay open, the
 * kernel even accepts new connections for them, and nothing answers.
 */
export function freeze(pid: number): Disposable {
  // the parent first: it starts no further child while the others are stopped
  const all = [pid, ...childrenOf(pid)];
  for (const each of all) signal(each, "SIGSTOP");
  for (const each of all) waitUntilStopped(each);
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

/** A signal reaches each thread in its own time; the last may still answer a query. */
function waitUntilStopped(pid: number): void {
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (let waitedMs = 0; waitedMs < 5_000; waitedMs += 5) {
    if (statesOf(pid).every((state) => "TtZX".includes(state))) return;
    Atomics.wait(pause, 0, 0, 5);
  }
  throw new Error(`process ${pid} did not stop`);
}

/** The state letter of each thread: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
function statesOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map((thread) => {
      const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, "utf8");
      return stat.slice(stat.lastIndexOf(")") + 2, stat.lastIndexOf(")") + 3);
    });
  } catch {
    // it ended in between
    return [];
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // it ended in between
  }
}
