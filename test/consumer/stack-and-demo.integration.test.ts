import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative, sep } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import { packagedFiles } from "#src/cli/stack/packaged-files.ts";

import { installNodeVersions, nodeVersions, skipReason } from "../helpers/node-versions.ts";
import {
  installPacked,
  packPackage,
  type Installed,
  type PackedPackage,
} from "../helpers/packed-package.ts";
import { runNode, type RunResult } from "../helpers/run-node.ts";

const timeoutMs = 60_000;

let packed: PackedPackage;
let user: Installed;
let empty: string;

beforeAll(async () => {
  packed = packPackage();
  user = installPacked(packed);
  await installNodeVersions();
  empty = await mkdtemp(join(tmpdir(), "empty-"));
}, 180_000);

afterAll(async () => {
  user[Symbol.dispose]();
  await rm(empty, { recursive: true });
});

const main = (): string => join(user.folder, "node_modules/@tamma/observability/dist/cli/main.js");

/** Runs the installed command in a folder that has nothing. */
const tammaObs = (...args: readonly string[]): Promise<RunResult> =>
  runNode([main(), ...args], { cwd: empty, timeoutMs });

test(
  "the demo runs in an empty folder, without express and pino, and shows its first trace",
  { timeout: timeoutMs },
  async () => {
    const installed = await readdir(join(user.folder, "node_modules"));
    expect(installed).not.toEqual(expect.arrayContaining(["express"]));

    const { code, stdout, stderr } = await tammaObs("demo", "--once", "--port", "0");

    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.not.stringContaining("OBS_") });
    expect(stdout).not.toMatch(/^FAIL/m);
    expect(stdout).toMatch(
      /^the first trace, [0-9a-f]{32}:\n {2}gateway {2}POST \/orders +[\d.]+ ms\n(?: {4,}.+ ms\n)*.*worker {3}orders process/,
    );
    expect(await readdir(empty)).toEqual([]);
  },
);

test.skipIf(skipReason !== undefined)("on Node 22 the demo says what it needs", async () => {
  const { path } = nodeVersions.find(({ name }) => name === "Node 22") ?? { path: "" };

  const { status, stderr } = spawnSync(path, [main(), "demo"], { cwd: empty, encoding: "utf8" });

  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: expect.stringMatching(/^OBS_EMBEDDED_NODE: .*24/),
  });
});

test("eject writes the stack's files as they are in the repository, and only once", async () => {
  const folder = join(empty, "observability/stack");
  try {
    expect(await tammaObs("eject")).toMatchObject({ code: 0, stderr: "" });

    const written = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = await Promise.all(
      written
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => join(parentPath, name))
        .map(
          async (path) =>
            [relative(folder, path).replaceAll(sep, "/"), await readFile(path, "utf8")] as const,
        ),
    );
    expect(new Map(files)).toEqual(await packagedFiles());

    expect(await tammaObs("eject")).toMatchObject({
      code: 1,
      stderr: `OBS_STACK_SETTINGS: ${folder}: expected no such folder yet, got one; remove it to start again\n`,
    });
  } finally {
    await rm(join(empty, "observability"), { recursive: true, force: true });
  }
});
