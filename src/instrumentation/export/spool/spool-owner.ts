import { readFileSync, readlinkSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";

import { isObject } from "../../../is-object.ts";

/** Says whose folder it is; touched again and again while its process runs. */
export const ownerFile = "owner.json";

/** A process of another container or machine whose file stays untouched this long has ended. */
const staleMs = 60_000;

/** Who writes into a folder of the spool. */
export interface Owner {
  readonly pid: number;
  /** When it started, in the kernel's ticks: tells apart two processes with one id. Linux only. */
  readonly start: string | undefined;
  /** Within it, process ids mean something: the machine's boot and the pid namespace. */
  readonly realm: string;
  /** Where its telemetry goes: others must not send it elsewhere. */
  readonly destination: string;
}

/** Returns this process. */
export function thisOwner(destination: string): Owner {
  return { pid: process.pid, start: startOf(process.pid), realm: realm(), destination };
}

export function writeOwner(folder: string, owner: Owner): void {
  writeFileSync(join(folder, ownerFile), JSON.stringify(owner), { mode: 0o600 });
}

/** Says that the owner of `folder` still runs. Throws when the folder is gone. */
export function touchOwner(folder: string): void {
  const now = new Date();
  utimesSync(join(folder, ownerFile), now, now);
}

function readOwner(folder: string): Owner | undefined {
  try {
    const owner: unknown = JSON.parse(readFileSync(join(folder, ownerFile), "utf8"));
    if (!isObject(owner)) return undefined;
    const { pid, start, realm: of, destination } = owner;
    const valid =
      typeof pid === "number" &&
      (start === undefined || typeof start === "string") &&
      typeof of === "string" &&
      typeof destination === "string";
    return valid ? { pid, start, realm: of, destination } : undefined;
  } catch {
    return undefined;
  }
}

/** Tells whose folder may be taken over. */
export class DeadOwners {
  readonly #self: Owner;
  readonly #now: () => number;
  /** When each foreign folder was last seen to be touched. */
  readonly #seen = new Map<string, { readonly touchedAt: number; readonly at: number }>();

  /** `now` is monotonic, in milliseconds. */
  constructor(self: Owner, now: () => number) {
    this.#self = self;
    this.#now = now;
  }

  /**
   * Returns whether the process that owns `folder` has ended and wrote for the same destination.
   *
   * In the same pid namespace this is certain. Elsewhere it is so when nobody has touched the folder
   * for a minute, by this process's clock: the other's may be wrong.
   */
  has(folder: string): boolean {
    const owner = readOwner(folder);
    if (owner === undefined || owner.destination !== this.#self.destination) return false;
    if (owner.realm === this.#self.realm && owner.start !== undefined) {
      return startOf(owner.pid) !== owner.start;
    }
    if (owner.realm === this.#self.realm && !isRunning(owner.pid)) return true;
    return this.#isStale(folder);
  }

  #isStale(folder: string): boolean {
    const touchedAt = statSync(join(folder, ownerFile)).mtimeMs;
    const seen = this.#seen.get(folder);
    if (seen?.touchedAt === touchedAt) return this.#now() - seen.at >= staleMs;
    this.#seen.set(folder, { touchedAt, at: this.#now() });
    return false;
  }
}

function realm(): string {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return `${boot} ${readlinkSync("/proc/self/ns/pid")}`;
  } catch {
    return hostname();
  }
}

/** Field 22 of proc_pid_stat(5); the second may hold spaces and parentheses. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const [state, ...fields] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    // A zombie has ended, although its parent has not asked for its exit code
    return state === "Z" || state === "X" ? undefined : fields[18];
  } catch {
    return undefined;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
