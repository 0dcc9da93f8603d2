import { createHash, randomBytes } from "node:crypto";
import { readdirSync, renameSync, rmdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";

import { makeFolder } from "./make-folder.ts";
import {
  parseName,
  readSpoolFile,
  writeSpoolFile,
  type NewSpoolFile,
  type SpoolFile,
} from "./spool-file.ts";
import {
  DeadOwners,
  ownerFile,
  thisOwner,
  touchOwner,
  writeOwner,
  type Owner,
} from "./spool-owner.ts";

export interface SpoolOptions {
  /** `OBS_SPOOL_DIR`. Each process has a folder of its own in it. */
  readonly folder: string;
  /** What tells apart processes that must not send each other's telemetry. */
  readonly destination: string;
  /** Called when writing begins to fail, and with undefined when it works again. */
  readonly onFailure: (reason: string | undefined) => void;
  /** Monotonic, in milliseconds. */
  readonly now: () => number;
}

/** What a file of the spool holds, or why it holds nothing. */
export type SpoolContent =
  | { readonly kind: "body"; readonly body: Uint8Array }
  | { readonly kind: "torn" }
  /** Another process has taken the folder over. */
  | { readonly kind: "gone" };

/**
 * Keeps requests on disk until they are acknowledged: they survive the process.
 *
 * Files are not synced: they survive any end of the process, not that of the machine. Then a torn
 * file is recognised by its length and checksum.
 */
export class Spool {
  readonly #options: SpoolOptions;
  readonly #owner: Owner;
  readonly #dead: DeadOwners;
  readonly #id = randomBytes(4).toString("hex");
  readonly #folder: string;
  #order = 0;
  #open = false;
  #failing = false;

  constructor(options: SpoolOptions) {
    this.#options = options;
    const destination = createHash("sha256").update(options.destination).digest("hex").slice(0, 16);
    this.#owner = thisOwner(destination);
    this.#dead = new DeadOwners(this.#owner, options.now);
    this.#folder = join(options.folder, `${process.pid}-${this.#id}`);
  }

  /** Returns the file of a request; undefined while the folder cannot be written. */
  add(request: Pick<NewSpoolFile, "signal" | "items" | "body">): SpoolFile | undefined {
    return this.#attempt(() => {
      this.#ensureOpen();
      this.#order += 1;
      const [folder, owner, order] = [this.#folder, this.#id, this.#order];
      return writeSpoolFile({ ...request, folder, owner, order, madeAt: Date.now() });
    });
  }

  read(file: SpoolFile): SpoolContent {
    try {
      const body = readSpoolFile(file);
      return body === undefined ? { kind: "torn" } : { kind: "body", body };
    } catch (error) {
      return isMissing(error) ? { kind: "gone" } : { kind: "torn" };
    }
  }

  /** Removes a file: its request is acknowledged or dropped. */
  remove({ path }: SpoolFile): void {
    this.#attempt(() => rmSync(path, { force: true }));
  }

  /**
   * Takes over what processes have left that have ended, the oldest first. Moving a file is atomic:
   * of two that try, one has it.
   */
  adopt(): readonly SpoolFile[] {
    const folders = foldersIn(this.#options.folder).filter((folder) => folder !== this.#folder);
    const dead = folders.filter((folder) => this.#isDead(folder));
    const files = dead.flatMap((folder) => this.#attempt(() => this.#take(folder)) ?? []);
    return files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  }

  /** Says to others that this process runs. */
  touch(): void {
    if (!this.#open) return;
    try {
      touchOwner(this.#folder);
    } catch {
      // Gone: the next file makes it anew
      this.#open = false;
    }
  }

  /** Leaves no empty folder behind. */
  close(): void {
    if (!this.#open) return;
    try {
      if (readdirSync(this.#folder).some((name) => name !== ownerFile)) return;
    } catch {
      return;
    }
    this.#open = false;
    removeFolder(this.#folder);
  }

  /** Another user's folder may hold anything: it is not sent in this process's name. */
  #isDead(folder: string): boolean {
    try {
      return statSync(folder).uid === (process.getuid?.() ?? 0) && this.#dead.has(folder);
    } catch {
      return false;
    }
  }

  #take(folder: string): readonly SpoolFile[] {
    this.#ensureOpen();
    const files = readdirSync(folder).flatMap((name) => {
      const known = parseName(name);
      if (known === undefined) return [];
      const path = join(this.#folder, name);
      try {
        renameSync(join(folder, name), path);
        return [{ ...known, path, bytes: statSync(path).size }];
      } catch {
        return [];
      }
    });
    for (const name of readdirSync(folder)) {
      if (name.endsWith(".tmp")) rmSync(join(folder, name), { force: true });
    }
    removeFolder(folder);
    return files;
  }

  #ensureOpen(): void {
    if (this.#open) return;
    makeFolder(this.#folder);
    writeOwner(this.#folder, this.#owner);
    this.#open = true;
  }

  #attempt<T>(work: () => T): T | undefined {
    try {
      const result = work();
      if (this.#failing) this.#options.onFailure(undefined);
      this.#failing = false;
      return result;
    } catch (error) {
      // The folder may have been removed
      if (isMissing(error)) this.#open = false;
      if (!this.#failing) this.#options.onFailure(messageOf(error));
      this.#failing = true;
      return undefined;
    }
  }
}

function foldersIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => join(folder, name));
  } catch {
    return [];
  }
}

/** Keeps what is not ours. */
function removeFolder(folder: string): void {
  try {
    rmSync(join(folder, ownerFile), { force: true });
    rmdirSync(folder);
  } catch {
    // Somebody else's file is in it
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
