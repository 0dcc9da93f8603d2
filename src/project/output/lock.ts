import { randomUUID } from "node:crypto";
import { rename } from "node:fs/promises";
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";

import { ObservabilityError } from "../../errors.ts";
import { onFile } from "./file-error.ts";
import { createFile, takeOver } from "./lock-takeover.ts";
import { isStale, readLock, type LockFile, type SeenLock } from "./lock-file.ts";
import { removeFile, temporaryBeside, writeTemporary } from "./temporary-file.ts";

/** A run takes a second at most. */
const patienceMs = 5_000;
const pollMs = 50;

/** What a run leaves to be tidied up if it dies. */
export type Journal = Pick<LockFile, "folders" | "made">;

const empty: Journal = { folders: [], made: [] };

/** The right to write the output, until it is disposed. */
export interface Lock extends AsyncDisposable {
  /** What the run left that held the lock before, and died. */
  readonly inherited: Journal;
  /** Writes down what is to be tidied up if this run dies. */
  note(journal: Journal): Promise<void>;
  /** @throws ObservabilityError `OBS_OUTPUT_LOCKED` where another run has taken the lock over. */
  assertHeld(): Promise<void>;
}

/** The runs of this process, told by their tokens from an earlier process with its number. */
const held = new Set<string>();

/**
 * Waits a few seconds for another run to end. The lock of a dead run is taken over.
 *
 * @param target absolute path of the lock
 * @param path the same, relative to the project's root, for messages
 * @throws ObservabilityError `OBS_OUTPUT_LOCKED`, `OBS_OUTPUT_UNWRITABLE`.
 */
export async function acquireLock(target: string, path: string): Promise<Lock> {
  const token = randomUUID();
  held.add(token);
  try {
    const inherited = await onFile(path, async () => waitFor(target, path, token));
    return holdLock(target, path, { token, inherited });
  } catch (error) {
    held.delete(token);
    throw error;
  }
}

async function waitFor(target: string, path: string, token: string): Promise<Journal> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    if (await createFile(target, render(token, empty))) return empty;
    const seen = await readLock(target);
    if (seen !== undefined && isStale(seen, held)) {
      const inherited = seen.content ?? empty;
      const isDead = (lock: SeenLock): boolean => isStale(lock, held);
      if (await takeOver(target, render(token, inherited), seen, isDead)) return inherited;
    }
    if (performance.now() > deadline) throw locked(path, describe(seen));
    await sleep(pollMs);
  }
}

async function replace(target: string, content: string): Promise<void> {
  const temporary = temporaryBeside(target);
  try {
    await writeTemporary(temporary, content);
    await rename(temporary, target);
  } finally {
    await removeFile(temporary);
  }
}

async function isOurs(target: string, token: string): Promise<boolean> {
  return (await readLock(target))?.content?.token === token;
}

function holdLock(
  target: string,
  path: string,
  { token, inherited }: { readonly token: string; readonly inherited: Journal },
): Lock {
  async function assertHeld(): Promise<void> {
    if (!(await onFile(path, async () => isOurs(target, token)))) {
      throw locked(path, "one that took the lock over");
    }
  }
  return {
    inherited,
    assertHeld,
    async note(journal) {
      await assertHeld();
      await onFile(path, async () => replace(target, render(token, journal)));
    },
    async [Symbol.asyncDispose]() {
      held.delete(token);
      await onFile(path, async () => {
        if (await isOurs(target, token)) await removeFile(target);
      });
    },
  };
}

function render(token: string, { folders, made }: Journal): string {
  const content: LockFile = { token, pid: process.pid, host: hostname(), folders, made };
  return `${JSON.stringify(content)}\n`;
}

function describe(seen: SeenLock | undefined): string {
  if (seen === undefined) return "a lock that comes and goes";
  const { content, ageMs } = seen;
  const who =
    content === undefined ? "an unnamed one" : `process ${content.pid} on ${content.host}`;
  return `${who} for ${Math.round(ageMs / 1000)} s; if it runs no more, delete this file`;
}

function locked(path: string, got: string): ObservabilityError {
  return new ObservabilityError("OBS_OUTPUT_LOCKED", `${path}: expected no other run, got ${got}`);
}
