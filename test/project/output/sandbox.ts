import { existsSync, mkdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { ObservabilityError } from "#src/errors.ts";
import { manifestName } from "#src/project/output/manifest.ts";
import type { OutputPlace } from "#src/project/output/output-place.ts";
import { isSettled, planOutput } from "#src/project/output/plan-output.ts";
import { writeOutput } from "#src/project/output/write-output.ts";

import { changesBetween, contentsOf } from "./folder-contents.ts";

/** A real file system, but no disk: of a hundred cases, waiting for a disk takes four fifths. */
const memory = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();

/** Texts by path from the project's root. */
export type Texts = Readonly<Record<string, string>>;

/** A project that `generate` wrote once, what its user did then, and what a second run may do. */
export interface Case {
  readonly name: string;
  /** What the first run renders; absent: there was none. */
  readonly written?: Texts;
  /** What the user does after the first run. */
  readonly user?: (folders: Folders) => void;
  /** What the second run renders. */
  readonly rendered: Texts;
  readonly force?: true;
  readonly place?: Partial<OutputPlace>;
  /** Why the second run is refused, then nothing at all may change; absent: it is not. */
  readonly refused?: string;
  /** What the second run changes, the manifest apart; `null`: gone. */
  readonly changed?: Readonly<Record<string, string | null>>;
}

interface Folders {
  readonly root: string;
  /** A folder beside the project. */
  readonly outside: string;
}

export interface Outcome {
  readonly refused?: string;
  readonly changed: Readonly<Record<string, string | null>>;
  /** Whether a third run has nothing to do. */
  readonly settled: boolean;
}

/** Returns what a case should come to. */
export function expectedOutcome({ refused, changed = {} }: Case): Outcome {
  return refused === undefined
    ? { changed, settled: true }
    : { refused, changed: {}, settled: false };
}

/** Compares everything in and beside the project before and after the second run. */
export async function runCase(row: Case): Promise<Outcome> {
  await using sandbox = await openSandbox();
  const { root, outside } = sandbox;
  const place = { root, folder: "deploy", documents: "docs", ...row.place };
  if (row.written !== undefined)
    await writeOutput({ root, folder: "deploy", documents: "docs" }, toMap(row.written));
  row.user?.({ root, outside });
  const before = contentsOf(sandbox.path);
  const files = toMap(row.rendered);
  const options = { force: row.force === true };
  const error = await writeOutput(place, files, options).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  const after = contentsOf(sandbox.path);
  if (error !== undefined) {
    if (!(error instanceof ObservabilityError)) throw error;
    const refused = `${error.code}: ${error.message.replaceAll(sandbox.path, "…")}`;
    return { refused, changed: changesBetween(before, after), settled: false };
  }
  const changes = Object.entries(changesBetween(before, after));
  return {
    changed: Object.fromEntries(
      changes
        .filter(([path]) => !path.endsWith(manifestName))
        .map(([path, content]) => [path.replace(/^project\//, ""), content]),
    ),
    settled: isSettled(await planOutput(place, files)),
  };
}

export function toMap(texts: Texts): ReadonlyMap<string, string> {
  return new Map(Object.entries(texts));
}

interface Sandbox extends Folders, AsyncDisposable {
  readonly path: string;
}

export async function openSandbox(): Promise<Sandbox> {
  const path = await mkdtemp(join(memory, "output-"));
  const root = join(path, "project");
  const outside = join(path, "outside");
  for (const folder of [root, outside]) mkdirSync(folder);
  return {
    path,
    root,
    outside,
    async [Symbol.asyncDispose]() {
      await rm(path, { recursive: true, force: true });
    },
  };
}
