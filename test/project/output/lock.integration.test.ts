import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { describe, expect, test } from "vitest";

import { applyPlan } from "#src/project/output/apply-plan.ts";
import { lockName, type LockFile } from "#src/project/output/lock-file.ts";
import { acquireLock, type Lock } from "#src/project/output/lock.ts";
import type { OutputPlace } from "#src/project/output/output-place.ts";
import { isSettled, planOutput } from "#src/project/output/plan-output.ts";
import { takeoverName } from "#src/project/output/temporary-file.ts";
import { writeOutput } from "#src/project/output/write-output.ts";

import { changesBetween, contentsOf } from "./folder-contents.ts";
import { runWriter } from "./run-writer.ts";
import { openSandbox, toMap, type Texts } from "./sandbox.ts";

const place = (root: string): OutputPlace => ({ root, folder: "deploy", documents: "docs" });
const files = { "deploy/a.yml": "a\n" };

const lockOf = (root: string): string => join(root, "deploy", lockName);

function writeLock(root: string, content: Partial<LockFile> | string, ageMs = 0): void {
  const whole = { token: "another", pid: 1, host: hostname(), folders: [], made: [] };
  mkdirSync(join(root, "deploy"), { recursive: true });
  const text = typeof content === "string" ? content : JSON.stringify({ ...whole, ...content });
  writeFileSync(lockOf(root), text);
  const then = (Date.now() - ageMs) / 1000;
  utimesSync(lockOf(root), then, then);
}

/** The number of a process that has ended. */
async function deadProcess(): Promise<number> {
  const child = spawn(process.execPath, ["--version"]);
  await once(child, "exit");
  return child.pid ?? 0;
}

describe.concurrent("the lock of a run that", () => {
  test.each<[string, Partial<LockFile> | string, number, RegExp]>([
    [
      "runs",
      { pid: process.ppid },
      0,
      /got process \d+ on \S+ for \d s; if it runs no more, delete/,
    ],
    ["runs and is old", { pid: process.ppid }, 3_600_000, /got process \d+ on \S+ for 360\d s/],
    [
      "is on another computer",
      { host: "elsewhere", pid: 999_999_999 },
      1000,
      /on elsewhere for \d s/,
    ],
  ])("%s is respected: after some seconds the other run gives up", async (_, lock, ageMs, got) => {
    await using sandbox = await openSandbox();
    const { root } = sandbox;
    writeLock(root, lock, ageMs);
    const before = contentsOf(root);
    const error = await writeOutput(place(root), toMap(files)).catch((thrown: unknown) => thrown);
    expect(String(error)).toMatch(/deploy\/\.tamma-obs\.lock: expected no other run, got/);
    expect(String(error)).toMatch(got);
    expect(error).toMatchObject({ code: "OBS_OUTPUT_LOCKED" });
    expect(changesBetween(before, contentsOf(root))).toEqual({});
  });

  test.each<[string, () => Promise<Partial<LockFile> | string>, number]>([
    ["died is taken over", async () => ({ pid: await deadProcess() }), 0],
    ["died and had this process's number is taken over", async () => ({ pid: process.pid }), 0],
    [
      "is long gone on another computer is taken over",
      async () => ({ host: "elsewhere" }),
      900_000,
    ],
    ["died before it wrote who it is is taken over after a moment", async () => "", 0],
    ["died while it wrote who it is is taken over after a moment", async () => `{"token":"a`, 0],
    ["wrote something else is taken over after a moment", async () => `{"made":["../.."]}`, 0],
  ])("%s", async (_, lock, ageMs) => {
    await using sandbox = await openSandbox();
    const { root } = sandbox;
    writeLock(root, await lock(), ageMs);
    await writeOutput(place(root), toMap(files));
    expect(isSettled(await planOutput(place(root), toMap(files)))).toBe(true);
    expect(existsSync(lockOf(root))).toBe(false);
  });

  test("died, as did the one that was taking it over, is taken over after a moment", async () => {
    await using sandbox = await openSandbox();
    const { root } = sandbox;
    writeLock(root, { pid: await deadProcess() });
    writeFileSync(join(root, "deploy", takeoverName), "");
    await writeOutput(place(root), toMap(files));
    expect(Object.keys(contentsOf(root))).toEqual([
      "deploy",
      "deploy/.tamma-obs.manifest",
      "deploy/a.yml",
    ]);
  });

  test("ends soon is waited for", async () => {
    await using sandbox = await openSandbox();
    const { root } = sandbox;
    writeLock(root, { pid: process.ppid });
    const writing = writeOutput(place(root), toMap(files));
    await sleep(500);
    expect(existsSync(join(root, "deploy/a.yml"))).toBe(false);
    rmSync(lockOf(root));
    await writing;
    expect(isSettled(await planOutput(place(root), toMap(files)))).toBe(true);
  });

  test("died tells where its temporary files are, even where nothing else leads there", async () => {
    await using sandbox = await openSandbox();
    const { root, outside } = sandbox;
    await writeOutput(place(root), toMap(files));
    for (const folder of [join(root, "deploy/gone"), outside]) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, ".tamma-obs-0123456789ab.tmp"), "half");
    }
    writeLock(root, {
      pid: await deadProcess(),
      folders: ["deploy/gone", "deploy/never"],
      made: ["deploy/gone", "deploy/never"],
    });
    const before = contentsOf(sandbox.path);
    await writeOutput(place(root), toMap(files));
    expect(changesBetween(before, contentsOf(sandbox.path))).toEqual({
      "project/deploy/.tamma-obs.lock": null,
      "project/deploy/gone": null,
      "project/deploy/gone/.tamma-obs-0123456789ab.tmp": null,
    });
  });
});

describe("a run whose lock was taken over", () => {
  test.each<[string, (lock: Lock, lose: () => void) => Promise<Lock>]>([
    [
      "before it began",
      async (lock, lose) => {
        lose();
        return lock;
      },
    ],
    [
      "while it prepared its files",
      async (lock, lose) => ({
        ...lock,
        note: async (journal) => {
          await lock.note(journal);
          lose();
        },
      }),
    ],
  ])("%s writes nothing and leaves the other's lock", async (_, losing) => {
    await using sandbox = await openSandbox();
    const { root } = sandbox;
    await writeOutput(place(root), toMap(files));
    const before = contentsOf(root);
    const plan = await planOutput(place(root), toMap({ "deploy/a.yml": "new\n" }));
    {
      await using lock = await acquireLock(lockOf(root), "deploy/lock");
      const lost = await losing(lock, () => writeLock(root, {}));
      await expect(applyPlan(plan, lost)).rejects.toThrow(
        "deploy/lock: expected no other run, got one that took the lock over",
      );
    }
    expect(Object.keys(changesBetween(before, contentsOf(root)))).toEqual([
      "deploy/.tamma-obs.lock",
    ]);
    expect(readFileSync(lockOf(root), "utf8")).toContain("another");
  });
});

describe("a user who saves a file while a run writes", () => {
  test.each<[string, (root: string) => void]>([
    ["edits one", (root) => writeFileSync(join(root, "deploy/z.yml"), "mine\n")],
    [
      "replaces one by a folder",
      (root) => {
        rmSync(join(root, "deploy/z.yml"));
        mkdirSync(join(root, "deploy/z.yml"));
      },
    ],
    ["deletes one", (root) => rmSync(join(root, "deploy/z.yml"))],
    ["makes one", (root) => writeFileSync(join(root, "deploy/new.yml"), "mine\n")],
    ["edits one to be removed", (root) => writeFileSync(join(root, "deploy/old.yml"), "mine\n")],
  ])("%s: it stays, and everything else is put back", async (_, save) => {
    await using sandbox = await openSandbox();
    const { root } = sandbox;
    const first = { "deploy/a.yml": "a\n", "deploy/old.yml": "o\n", "deploy/z.yml": "z\n" };
    await writeOutput(place(root), toMap(first));
    const second = { "deploy/a.yml": "new\n", "deploy/new.yml": "n\n", "deploy/z.yml": "new\n" };
    const plan = await planOutput(place(root), toMap(second));
    save(root);
    const before = contentsOf(root);
    {
      await using lock = await acquireLock(lockOf(root), "deploy/lock");
      await expect(applyPlan(plan, lock)).rejects.toThrow(
        /^deploy\/(z|new|old)\.yml: expected it as it was when `generate` began, got a change since; run it again$/,
      );
    }
    expect(changesBetween(before, contentsOf(root))).toEqual({});
  });
});

describe("runs at once", () => {
  const version = (name: string): Texts =>
    Object.fromEntries([
      ...Array.from({ length: 30 }, (_, index) => [`deploy/${index}.yml`, `${name}\n`]),
      [`deploy/${name}/own.yml`, `${name}\n`],
    ]);

  test.each([
    ["in an empty project", (): void => undefined],
    [
      "that all find the lock of a dead run",
      (root: string): void => writeLock(root, { pid: 999_999_999 }),
    ],
  ])("%s all succeed, and the result is one run's", async (_, arrange) => {
    await using sandbox = await openSandbox();
    const { root } = sandbox;
    arrange(root);
    const names = ["one", "two", "three", "four"];
    const endings = await Promise.all(
      names.map(async (name) => runWriter({ place: place(root), files: version(name) })),
    );
    expect(endings.map(({ stderr }) => stderr)).toEqual(names.map(() => ""));
    const { "deploy/.tamma-obs.manifest": _manifest, ...contents } = contentsOf(root);
    const winner = readFileSync(join(root, "deploy/0.yml"), "utf8").trim();
    expect(contents).toEqual({
      deploy: "folder 755",
      [`deploy/${winner}`]: "folder 755",
      ...Object.fromEntries(
        Object.entries(version(winner)).map(([path, text]) => [path, `644 ${text}`]),
      ),
    });
    expect(isSettled(await planOutput(place(root), toMap(version(winner))))).toBe(true);
  });

  test("in one process all succeed, and the result is one run's", async () => {
    await using sandbox = await openSandbox();
    const { root } = sandbox;
    const names = ["one", "two", "three"];
    await Promise.all(names.map(async (name) => writeOutput(place(root), toMap(version(name)))));
    const winner = readFileSync(join(root, "deploy/0.yml"), "utf8").trim();
    expect(isSettled(await planOutput(place(root), toMap(version(winner))))).toBe(true);
  });
});
