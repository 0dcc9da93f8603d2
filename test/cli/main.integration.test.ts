import { appendFile, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { runNode, type RunResult } from "../helpers/run-node.ts";

const root = resolve(import.meta.dirname, "../..");
const main = join(root, "src/cli/main.ts");
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cli-"));
});

afterAll(async () => rm(folder, { recursive: true, force: true }));

const cli = (...args: readonly string[]): Promise<RunResult> =>
  runNode(["-C", "source", main, ...args]);

describe("tamma-obs generate", () => {
  test("the files in this repository are up to date", async () => {
    const { code, stdout } = await cli("generate", "--check", "--cwd", root);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "Generated files are up to date.\n" });
  });

  test("writes everything, then --check exits 1 and names a file that was edited by hand", async () => {
    await writeFile(join(folder, "observability.config.mjs"), `export default { output: "out" };`);
    expect((await cli("generate", "--cwd", folder)).code).toBe(0);
    await appendFile(join(folder, "out/runbooks.md"), "mine\n");
    const { code, stdout } = await cli("generate", "--check", "--cwd", folder);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^out\/runbooks\.md:\d+: differs\n {2}- mine\n/);
    expect(stdout).toMatch(/1 generated file out of date: run `tamma-obs generate`\.\n$/);
  });

  test("writes nothing in a folder without a config, and says what to do", async () => {
    const empty = await mkdtemp(join(tmpdir(), "cli-empty-"));
    const { code, stderr } = await cli("generate", "--cwd", empty);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `OBS_CONFIG_MISSING: observability.config.ts: expected in ${empty} or a folder above, got none: run \`npx tamma-obs init\`\n`,
    });
    expect(await readdir(empty)).toEqual([]);
  });
});

describe("tamma-obs", () => {
  test("--help exits 0 and lists the commands", async () => {
    const { code, stdout } = await cli("--help");
    expect(code).toBe(0);
    expect(stdout).toContain("generate");
  });

  test.each([["nonsense"], ["generate", "--nonsense"]])(
    "wrong usage (%s %s) exits 2",
    async (...args) => {
      const { code, stderr } = await cli(...args);
      expect(code).toBe(2);
      expect(stderr).toMatch(/^error: unknown (command|option)/);
    },
  );
});
