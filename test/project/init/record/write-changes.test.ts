import { chmod, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import { writeChanges } from "#src/project/init/record/write-changes.ts";

import { readTree } from "../../../helpers/read-tree.ts";

let base: string;
let root: string;

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), "init-write-"));
  root = join(base, "project");
  await mkdir(join(root, "src"), { recursive: true });
  await mkdir(join(base, "elsewhere"));
  await writeFile(join(root, "package.json"), "{}\r\n");
});

afterEach(async () => rm(base, { recursive: true }));

const added = { path: "a/b/new.ts", text: "new\n", seen: undefined };

test("files are added with their folders, and replaced with their mode", async () => {
  await chmod(join(root, "package.json"), 0o640);
  const edit = { path: "package.json", text: '{"a":1}\r\n', seen: "{}\r\n" };
  await writeChanges(root, [added, edit]);
  expect(await readTree(root)).toEqual({ "a/b/new.ts": "new\n", "package.json": '{"a":1}\r\n' });
  expect((await stat(join(root, "package.json"))).mode & 0o777).toBe(0o640);
});

test.each([
  [
    "was changed",
    { path: "package.json", text: "x", seen: "{ }" },
    "package.json: expected what was shown, got another text: it changed meanwhile",
  ],
  [
    "is gone",
    { path: "gone.json", text: "x", seen: "{}" },
    "gone.json: expected what was shown, got another text: it changed meanwhile",
  ],
  [
    "came to be",
    { path: "package.json", text: "x", seen: undefined },
    "package.json: expected what was shown, got another text: it changed meanwhile",
  ],
  [
    "is a folder",
    { path: "src", text: "x", seen: undefined },
    "src: expected a file, got a folder",
  ],
  [
    "is below a file",
    { path: "package.json/a", text: "x", seen: undefined },
    "package.json: expected a folder, got a file",
  ],
  [
    "is a link",
    { path: "link.json", text: "x", seen: "{}\r\n" },
    "link.json: expected a file, got a symbolic link to PROJECT/package.json",
  ],
  [
    "is behind a link out of the project",
    { path: "out/a.ts", text: "x", seen: undefined },
    "out: expected a folder, got a symbolic link to BASE/elsewhere",
  ],
  [
    "has too long a name",
    { path: "n".repeat(300), text: "x", seen: undefined },
    `${"n".repeat(300)}: expected a shorter name, got one that is too long (ENAMETOOLONG)`,
  ],
])("nothing is written where a file %s", async (_what, change, message) => {
  await symlink("package.json", join(root, "link.json"));
  await symlink("../elsewhere", join(root, "out"));
  const before = await readTree(base);
  const expected = message.replace("PROJECT", root).replace("BASE", base);
  await expect(writeChanges(root, [added, change, added])).rejects.toMatchObject({
    code: "OBS_INIT_WRITE",
    message: expected,
  });
  expect(await readTree(base)).toEqual(before);
});

test("all problems are told at once", async () => {
  const changes = [
    { path: "src", text: "x", seen: undefined },
    { path: "package.json", text: "x", seen: undefined },
  ];
  await expect(writeChanges(root, changes)).rejects.toMatchObject({
    message: expect.stringMatching(/^src: .*\npackage\.json: .*$/),
  });
});

test("what was written is put back when a later file cannot be", async () => {
  const before = await readTree(base);
  const edit = { path: "package.json", text: "x", seen: "{}\r\n" };
  // The second one needs a folder where the first one makes a file
  const clash = { path: "a/b/new.ts/below.ts", text: "x", seen: undefined };
  await expect(writeChanges(root, [edit, clash, added])).rejects.toThrow(/expected/);
  expect(await readTree(base)).toEqual(before);
  expect(await readFile(join(root, "package.json"), "utf8")).toBe("{}\r\n");
});
