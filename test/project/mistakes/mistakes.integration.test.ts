import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { runNode, type RunResult } from "../../helpers/run-node.ts";
import { configMistakes } from "./config.ts";
import { dashboardMistakes } from "./dashboards.ts";
import { expressionMistakes } from "./expressions.ts";
import { loadingMistakes } from "./loading.ts";
import type { Mistake } from "./mistake.ts";
import { routingMistakes } from "./routing.ts";
import { ruleMistakes } from "./rules.ts";
import { templateMistakes } from "./templates.ts";
import { togetherMistakes } from "./together.ts";

const repository = resolve(import.meta.dirname, "../../..");
const mistakes = [
  ...loadingMistakes,
  ...configMistakes,
  ...dashboardMistakes,
  ...ruleMistakes,
  ...expressionMistakes,
  ...routingMistakes,
  ...templateMistakes,
  ...togetherMistakes,
];
const throughCli = mistakes.filter(({ cli }) => cli !== undefined);
const withoutOptions = mistakes.filter(({ cli = [] }) => cli.length === 0);

let root: string;
const told = new Map<string, string>();

const folderOf = (mistake: Mistake): string => join(root, String(mistakes.indexOf(mistake)));

/** Runs the sources; Node keeps what it compiled, for the next of many runs. */
async function run(args: readonly string[], cwd: string): Promise<RunResult> {
  const { NODE_V8_COVERAGE } = process.env;
  const cache = NODE_V8_COVERAGE === undefined ? { NODE_COMPILE_CACHE: join(root, "cache") } : {};
  return runNode(["-C", "@tamma/source", ...args], { cwd, env: cache });
}

function expected({ code = "OBS_CONFIG_INVALID", problems }: Mistake): string {
  return `${code}: ${problems.join("\n")}`;
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "mistakes-"));
  await mkdir(join(root, "node_modules/@tamma"), { recursive: true });
  await symlink(repository, join(root, "node_modules/@tamma/observability"));
  for (const mistake of mistakes) {
    for (const [path, text] of Object.entries(mistake.files)) {
      const file = join(folderOf(mistake), path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
  }
  const list = join(root, "folders.json");
  await writeFile(list, JSON.stringify(withoutOptions.map(folderOf)));
  const { stdout, stderr } = await run([join(import.meta.dirname, "load-each.ts"), list], root);
  if (stderr !== "") throw new Error(stderr);
  for (const line of stdout.trim().split("\n")) {
    const one: { readonly cwd: string; readonly told: string } = JSON.parse(line);
    told.set(one.cwd, one.told);
  }
});

afterAll(async () => rm(root, { recursive: true, force: true }));

test("there are at least 200 mistakes, 20 of them through the command", () => {
  expect(mistakes.length).toBeGreaterThanOrEqual(200);
  expect(throughCli.length).toBeGreaterThanOrEqual(20);
  expect(new Set(mistakes.map(({ name }) => name)).size).toBe(mistakes.length);
});

describe("each mistake is told by file and field, with what was expected and given", () => {
  test.each(withoutOptions)("$name", (mistake) => {
    expect(told.get(folderOf(mistake))).toBe(expected(mistake));
  });
});

describe.concurrent("tamma-obs generate exits 1, writes nothing and says no more than that", () => {
  test.for(throughCli)("$name", async (mistake, { expect }) => {
    const main = join(repository, "src/cli/main.ts");
    const result = await run([main, "generate", ...(mistake.cli ?? [])], folderOf(mistake));
    expect(result).toEqual({ code: 1, signal: null, stdout: "", stderr: `${expected(mistake)}\n` });
  });
});

test("no secret in the wrong place is shown", () => {
  const secrets = mistakes.filter(({ files }) => JSON.stringify(files).includes("T0K3N"));
  expect(secrets.length).toBeGreaterThanOrEqual(6);
  expect(secrets.map((mistake) => told.get(folderOf(mistake))).join("\n")).not.toContain("T0K3N");
});
