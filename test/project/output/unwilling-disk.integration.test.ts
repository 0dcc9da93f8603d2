import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, rmSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { writeOutput } from "#src/project/output/write-output.ts";

import { findBinary } from "../../helpers/binary.ts";
import { mountTmpfs, tmpfsMissing } from "../../helpers/tmpfs.ts";
import { changesBetween, contentsOf } from "./folder-contents.ts";
import { toMap, type Texts } from "./sandbox.ts";

const place = (root: string): Parameters<typeof writeOutput>[0] => ({
  root,
  folder: "deploy",
  documents: "docs",
});

const page = 4096;
const first: Texts = {
  "deploy/a.yml": "a\n",
  "deploy/b.yml": "b\n",
  "deploy/rules/c.yml": "c\n",
  "deploy/z.yml": "z\n",
};
const second: Texts = {
  "deploy/a.yml": "a\n".repeat(page),
  "deploy/b.yml": "new\n",
  "deploy/more/d.yml": "d\n".repeat(page),
  "deploy/z.yml": "new\n",
};

/** Returns why a run was refused, and what it changed nevertheless. */
async function attempt(root: string, files: Texts): Promise<readonly [string, object]> {
  const before = contentsOf(root);
  const refused = await writeOutput(place(root), toMap(files)).then(
    () => "",
    (error: unknown) => String(error).replaceAll(/\.tamma-obs-\w+/g, ".tamma-obs-…"),
  );
  return [refused, changesBetween(before, contentsOf(root))];
}

const refusal = (message: string): readonly [string, object] => [
  `ObservabilityError: ${message}`,
  {},
];

describe("a disk that is full", () => {
  test.each(["size=160k", "nr_inodes=24"])(
    "with whatever room is left (%s): everything is written, or nothing and the file is named",
    async (options) => {
      if (tmpfsMissing !== undefined) throw new Error(tmpfsMissing);
      const outcomes: string[] = [];
      for (let room = 0; room < 20; room += 1) {
        await using disk = await mountTmpfs(options);
        const root = disk.path;
        await writeOutput(place(root), toMap(first));
        for (const filler of fill(root).slice(0, room)) rmSync(filler);
        const [refused, changed] = await attempt(root, second);
        const nothing = refused !== "" && Object.keys(changed).length === 0;
        outcomes.push(nothing ? refused : `${refused}written`);
      }
      const full =
        /^ObservabilityError: deploy\S*: expected room on the disk, got none left \(ENOSPC\)$/;
      const written = outcomes.indexOf("written");
      expect(outcomes.slice(written)).toEqual(outcomes.slice(written).map(() => "written"));
      expect(outcomes.slice(0, written).filter((outcome) => !full.test(outcome))).toEqual([]);
      expect(written).toBeGreaterThan(3);
    },
  );
});

/** Takes all room with small files. */
function fill(root: string): readonly string[] {
  const fillers: string[] = [];
  try {
    for (;;) {
      const filler = join(root, `filler-${fillers.length}`);
      fillers.push(filler);
      writeFileSync(filler, "x".repeat(page));
    }
  } catch {
    return fillers.filter((filler) => {
      const whole = contentsOf(root)[filler.slice(root.length + 1)]?.length ?? 0;
      if (whole < 60) rmSync(filler, { force: true });
      return whole >= 60;
    });
  }
}

describe("a disk that is read-only", () => {
  const remount = (path: string): void => {
    execFileSync(findBinary("mount", ["/bin"]) ?? "", ["-o", "remount,ro", path]);
  };

  test("is not written, and the message says so", async () => {
    if (tmpfsMissing !== undefined) throw new Error(tmpfsMissing);
    await using disk = await mountTmpfs("size=1m");
    await writeOutput(place(disk.path), toMap(first));
    remount(disk.path);
    expect(await attempt(disk.path, second)).toEqual(
      refusal(
        "deploy/.tamma-obs.lock: expected a file system that can be written, got a read-only one (EROFS)",
      ),
    );
  });

  test("is fine where there is nothing to write", async () => {
    if (tmpfsMissing !== undefined) throw new Error(tmpfsMissing);
    await using disk = await mountTmpfs("size=1m");
    await writeOutput(place(disk.path), toMap(first));
    remount(disk.path);
    expect(await attempt(disk.path, first)).toEqual(["", {}]);
  });
});

describe("permissions", () => {
  test("that lack on the output folder: nothing is written", async () => {
    await using folder = await openFolder();
    chmodSync(join(folder.path, "deploy"), 0o555);
    expect(await folder.unprivileged(async () => attempt(folder.path, second))).toEqual(
      refusal("deploy/.tamma-obs.lock: expected permission to read and write, got none (EACCES)"),
    );
  });

  test("that lack on one folder within: what is elsewhere stays too", async () => {
    await using folder = await openFolder();
    chmodSync(join(folder.path, "deploy/rules"), 0o555);
    const files = { ...second, "deploy/rules/c.yml": "new\n" };
    expect(await folder.unprivileged(async () => attempt(folder.path, files))).toEqual(
      refusal("deploy/rules/c.yml: expected permission to read and write, got none (EACCES)"),
    );
  });

  test("that lack for removing one file: what was written is put back", async () => {
    await using folder = await openFolder();
    chmodSync(join(folder.path, "deploy/rules"), 0o555);
    expect(await folder.unprivileged(async () => attempt(folder.path, second))).toEqual(
      refusal("deploy/rules/c.yml: expected permission to read and write, got none (EACCES)"),
    );
  });

  test("that lack for reading one file: it is named, and nothing is written", async () => {
    await using folder = await openFolder();
    chmodSync(join(folder.path, "deploy/b.yml"), 0);
    // Only its owner may read a file's contents here, and nobody can as root would
    const refused = await folder.unprivileged(async () =>
      writeOutput(place(folder.path), toMap(second)).then(
        () => "",
        (error: unknown) => String(error),
      ),
    );
    expect(refused).toBe(
      "ObservabilityError: deploy/b.yml: expected permission to read and write, got none (EACCES)\n" +
        "Nothing was written.\nMove or remove what is in the way; --force does not.",
    );
    expect(contentsOf(folder.path)["deploy/a.yml"]).toBe("644 a\n");
  });

  test("of the file before it, its owner too, are those of the new one", async () => {
    await using folder = await openFolder();
    const path = join(folder.path, "deploy/b.yml");
    chmodSync(path, 0o640);
    chownSync(path, 1234, 1235);
    await writeOutput(place(folder.path), toMap(second));
    expect(execFileSync("stat", ["-c", "%u:%g %a", path], { encoding: "utf8" })).toBe(
      "1234:1235 640\n",
    );
  });
});

describe("a file that cannot be replaced", () => {
  test.each([
    ["the last of many: those before it are put back", "deploy/z.yml"],
    ["the manifest: all are put back", "deploy/.tamma-obs.manifest"],
    ["left over, so that it cannot be removed: all are put back", "deploy/rules/c.yml"],
  ])("%s", async (_, path) => {
    await using folder = await openFolder();
    await using _immutable = makeImmutable(join(folder.path, path));
    expect(await attempt(folder.path, second)).toEqual(
      refusal(`${path}: expected permission to read and write, got none (EPERM)`),
    );
  });
});

const nobody = 65_534;

interface OwnFolder extends AsyncDisposable {
  readonly path: string;
  /** Works without root's right to everything, in this process. */
  unprivileged<T>(work: () => Promise<T>): Promise<T>;
}

/** A project on the disk whose files belong to a user without rights. */
async function openFolder(): Promise<OwnFolder> {
  if (process.getuid?.() !== 0) throw new Error("changing users and attributes needs root");
  const path = await mkdtemp(join(tmpdir(), "unwilling-"));
  await writeOutput(place(path), toMap(first));
  execFileSync("chown", ["-R", `${nobody}:${nobody}`, path]);
  return {
    path,
    async unprivileged(work) {
      process.setegid?.(nobody);
      process.seteuid?.(nobody);
      try {
        return await work();
      } finally {
        process.seteuid?.(0);
        process.setegid?.(0);
      }
    },
    async [Symbol.asyncDispose]() {
      await rm(path, { recursive: true, force: true });
    },
  };
}

function makeImmutable(path: string): AsyncDisposable {
  execFileSync("chattr", ["+i", path]);
  return {
    async [Symbol.asyncDispose]() {
      execFileSync("chattr", ["-i", path]);
    },
  };
}
