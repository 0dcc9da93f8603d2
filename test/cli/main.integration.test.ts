import { appendFile, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
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

const cli = (...args: readonly string[]): Promise<RunResult> => runNode([main, ...args]);

describe("tamma-obs generate", () => {
  test("the files in this repository are up to date", async () => {
    const { code, stdout } = await cli("generate", "--check", "--cwd", root);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "Generated files are up to date.\n" });
  });

  test("writes everything, then --check exits 1 and names a file that was edited by hand", async () => {
    await writeFile(join(folder, "package.json"), `{ "name": "@tamma/observability" }`);
    expect((await cli("generate", "--cwd", folder)).code).toBe(0);
    await appendFile(join(folder, "docs/errors.md"), "mine\n");
    const { code, stdout } = await cli("generate", "--check", "--cwd", folder);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^docs\/errors\.md:\d+: differs\n {2}- mine\n/);
    expect(stdout).toMatch(/1 generated file out of date: run `npm run generate`\.\n$/);
  });
});

describe("tamma-obs generate in a project that installed the package", () => {
  test("writes rules, routing and dashboards, and leaves the project's docs and rules alone", async () => {
    const project = join(folder, "project");
    await mkdir(join(project, "deploy/prometheus/rules"), { recursive: true });
    await writeFile(join(project, "deploy/prometheus/rules/mine.yml"), "groups: []");
    expect((await cli("generate", "--cwd", project)).code).toBe(0);
    const rules = await readdir(join(project, "deploy/prometheus/rules"));
    expect(rules).toEqual(expect.arrayContaining(["mine.yml", "watchdog.yml"]));
    expect(await readdir(join(project, "docs"))).toEqual(["alert-rules.md", "runbooks.md"]);
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
