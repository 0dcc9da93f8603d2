import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** Why no process 1 can be made here; undefined when one can. */
export const pidNamespaceMissing = missing();

function missing(): string | undefined {
  try {
    execFileSync("unshare", ["--pid", "--fork", "--mount-proc", "true"], { stdio: "ignore" });
    return undefined;
  } catch {
    return "unshare makes no PID namespace (it needs Linux and root)";
  }
}

/** The command before another one that makes that process 1, and ends it with its parent. */
export const asProcessOne = ["--pid", "--fork", "--mount-proc", "--kill-child"] as const;

/** Returns the only child of a process, by its id in our namespace. */
export function onlyChild(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim());
}
