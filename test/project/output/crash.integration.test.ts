import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { describe, expect, test } from "vitest";

import { lockName } from "#src/project/output/lock-file.ts";
import type { OutputPlace } from "#src/project/output/output-place.ts";
import { writeOutput } from "#src/project/output/write-output.ts";

import { contentsOf, type Contents } from "./folder-contents.ts";
import { openSandbox, toMap, type Texts } from "./sandbox.ts";
import { runWriter, startWriter, type ChildTask } from "./run-writer.ts";

const place = (root: string): OutputPlace => ({ root, folder: "deploy", documents: "docs" });

/** Everything that a run can do: add in a new folder, update, leave, remove with a folder, keep. */
const first: Texts = {
  "deploy/a.yml": "a: 1\n",
  "deploy/same.yml": "same: 1\n",
  "deploy/old/b.yml": "b: 1\n",
  "deploy/old/edited.yml": "edited: 1\n",
};
const second: Texts = {
  "deploy/a.yml": "a: 2\n",
  "deploy/same.yml": "same: 1\n",
  "deploy/new/deep/c.yml": "c: 2\n",
  "docs/page.md": "page 2\n",
};
/** What another version of the project renders after the crash, in place of `second`. */
const third: Texts = { ...second, "deploy/a.yml": "a: 3\n", "deploy/old/b.yml": "b: 3\n" };

const users: Texts = {
  "deploy/mine.yml": "mine\n",
  "deploy/old/edited.yml": "edited by hand\n",
  "docs/mine.md": "mine\n",
};

function writeUsersFiles(root: string): void {
  mkdirSync(join(root, "docs"), { recursive: true });
  for (const [path, text] of Object.entries(users)) writeFileSync(join(root, path), text);
}

async function prepare(root: string): Promise<void> {
  await writeOutput(place(root), toMap(first));
  writeUsersFiles(root);
}

/** What an undisturbed project holds after runs that render `all`, in turn. */
async function contentsAfter(...all: readonly Texts[]): Promise<Contents> {
  await using sandbox = await openSandbox();
  await prepare(sandbox.root);
  for (const texts of all) await writeOutput(place(sandbox.root), toMap(texts));
  return contentsOf(sandbox.root);
}

/** Every generated file is there whole, the old text or the new one; the user's are as they were. */
function expectWhole(contents: Contents): void {
  for (const [path, text] of Object.entries(users)) expect(contents[path]).toBe(`644 ${text}`);
  const allowed = (path: string): readonly (string | undefined)[] => [
    first[path] === undefined ? undefined : `644 ${first[path]}`,
    second[path] === undefined ? undefined : `644 ${second[path]}`,
  ];
  for (const path of new Set([...Object.keys(first), ...Object.keys(second)])) {
    if (users[path] === undefined) expect(allowed(path)).toContain(contents[path]);
  }
}

interface Finished {
  readonly second: Contents;
  /** As if the killed run had not begun, and as if it had ended. */
  readonly third: readonly Contents[];
}

/** Finishes a killed run in two ways: with what it rendered, and with what another version does. */
async function finish(root: string, finished: Finished): Promise<void> {
  expectWhole(contentsOf(root));
  const other = `${root}-other`;
  await cp(root, other, { recursive: true });
  await writeOutput(place(root), toMap(second));
  expect({ root, contents: contentsOf(root) }).toEqual({ root, contents: finished.second });
  await writeOutput(place(other), toMap(third));
  const outcomes = finished.third.map((contents) => ({ other, contents }));
  expect(outcomes).toContainEqual({ other, contents: contentsOf(other) });
}

/** Returns, for each step of a run, a copy of the project as a kill at that step would leave it. */
async function statesOf(task: ChildTask, sandbox: string): Promise<readonly string[]> {
  const statesIn = join(sandbox, "states");
  mkdirSync(statesIn);
  const { steps = 0, stderr } = await runWriter({ ...task, statesIn });
  expect(stderr).toBe("");
  return Array.from({ length: steps }, (_, step) => join(statesIn, String(step)));
}

const many = (version: number): Texts =>
  Object.fromEntries(
    Array.from({ length: 120 }, (_, index) => [
      `deploy/${index % 7}/${version % 2 === 0 || index % 5 > 0 ? "" : "odd/"}${index}.yml`,
      `version: ${version}\n`.repeat(100),
    ]),
  );

describe("a run that is killed", () => {
  test("at any step leaves whole files, and the next run finishes as if nothing had been", async () => {
    const finished: Finished = {
      second: await contentsAfter(second),
      third: [await contentsAfter(third), await contentsAfter(second, third)],
    };
    await using sandbox = await openSandbox();
    await prepare(sandbox.root);
    const states = await statesOf({ place: place(sandbox.root), files: second }, sandbox.path);
    expect(states.length).toBeGreaterThan(50);
    await Promise.all(states.map(async (state) => finish(state, finished)));
    // The copies are what a kill leaves: a few real ones
    for (let dieBefore = 5; dieBefore < states.length; dieBefore += 12) {
      await using killing = await openSandbox();
      await prepare(killing.root);
      const task = { place: place(killing.root), files: second, dieBefore };
      expect(await runWriter(task)).toEqual({ killed: true, stderr: "", steps: undefined });
      await finish(killing.root, finished);
    }
  });

  test("at any step of the first run leaves nothing that the next one does not finish", async () => {
    const files = { "out/deep/a/b.yml": "b\n", "out/deep/c.yml": "c\n" };
    const deep = (root: string): OutputPlace => ({
      root,
      folder: "out/deep",
      documents: "out/deep",
    });
    await using sandbox = await openSandbox();
    const { root } = sandbox;
    const states = await statesOf({ place: deep(root), files }, sandbox.path);
    expect(states.length).toBeGreaterThan(20);
    const finished = contentsOf(root);
    const finish = async (state: string): Promise<void> => {
      await writeOutput(deep(state), toMap(files));
      expect({ state, contents: contentsOf(state) }).toEqual({ state, contents: finished });
    };
    await Promise.all(states.map(finish));
  });

  test("at random times, again and again, loses nothing", async () => {
    await using sandbox = await openSandbox();
    const { root } = sandbox;
    await writeOutput(place(root), toMap(many(0)));
    mkdirSync(join(root, "deploy/old"));
    writeUsersFiles(root);
    const undisturbed = startWriter({ place: place(root), files: many(1) });
    await undisturbed.started;
    const began = performance.now();
    await undisturbed.ended;
    const tookMs = performance.now() - began;
    let interrupted = 0;
    for (let version = 2; version <= 9; version += 1) {
      const writer = startWriter({ place: place(root), files: many(version) });
      await writer.started;
      await sleep(Math.random() * tookMs);
      writer.process.kill("SIGKILL");
      await writer.ended;
      if (existsSync(join(root, "deploy", lockName))) interrupted += 1;
    }
    // Otherwise every run had ended before it was killed
    expect(interrupted).toBeGreaterThan(0);
    await writeOutput(place(root), toMap(many(13)));
    const files = Object.entries({ ...many(13), ...users }).map(([path, text]) => [path, text]);
    const { "deploy/.tamma-obs.manifest": manifest, ...left } = contentsOf(root);
    expect(manifest).toBeDefined();
    const texts = Object.entries(left).filter(([, content]) => !content.startsWith("folder"));
    expect(new Set(texts.map(([path]) => path))).toEqual(new Set(files.map(([path]) => path)));
    for (const [path, text] of files) {
      expect(readFileSync(join(root, path ?? ""), "utf8")).toBe(text);
    }
  });
});
