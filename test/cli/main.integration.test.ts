import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
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
  runNode(["-C", "@tamma/source", main, ...args]);

describe("tamma-obs generate", () => {
  test("the files in this repository are up to date", async () => {
    const { code, stdout } = await cli("generate", "--check", "--cwd", root);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "Generated files are up to date.\n" });
  });

  test("writes everything, then --check exits 1 and shows what was edited by hand", async () => {
    await writeFile(join(folder, "observability.config.mjs"), `export default { output: "out" };`);
    const { code: written, stdout: summary } = await cli("generate", "--cwd", folder);
    expect({ written, summary }).toEqual({
      written: 0,
      summary: expect.stringMatching(/^Generated files: \d+ added, 0 updated, 0 removed\.\n$/),
    });
    await appendFile(join(folder, "out/runbooks.md"), "mine\n");
    const { code, stdout } = await cli("generate", "--check", "--cwd", folder);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^out\/runbooks\.md: expected what `generate` wrote, got edits\n {2}--- out\/runbooks\.md \(on disk\)\n/,
    );
    expect(stdout).toMatch(
      /\n {2}-mine\nGenerated files are out of date: run `tamma-obs generate`\.\n$/,
    );
  });

  test("refuses to overwrite what was edited by hand, exits 1, and does so with --force", async () => {
    const edited = join(folder, "out/runbooks.md");
    const refused = await cli("generate", "--cwd", folder);
    expect({ code: refused.code, stdout: refused.stdout }).toEqual({ code: 1, stdout: "" });
    expect(refused.stderr).toMatch(
      /^OBS_OUTPUT_CONFLICT: out\/runbooks\.md: expected what `generate` wrote, got edits\n[^]*\n {2}-mine\nNothing was written\.\n/,
    );
    expect(await readFile(edited, "utf8")).toMatch(/mine\n$/);
    const { code, stdout } = await cli("generate", "--force", "--cwd", folder);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: "Generated files: 0 added, 1 updated, 0 removed.\n",
    });
    expect(await readFile(edited, "utf8")).not.toMatch(/mine\n$/);
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
