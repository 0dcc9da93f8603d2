import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { mutantFiles } from "#src/alerting/rule-tests/mutant-files.ts";
import { completeRules, renderDefinitions } from "#src/alerting/render.ts";
import { testRules } from "#src/cli/promtool.ts";
import { runRuleTests } from "#src/cli/run-rule-tests.ts";

import { ownContext, ownProject } from "../../helpers/own-project.ts";
import { toolPath } from "../../helpers/tool.ts";
import { engineCases } from "./engine-cases.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "obs-agreement-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function write(files: readonly (readonly [path: string, text: string])[]): Promise<void> {
  for (const [path, text] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

/** Whether each file passes, by the last two parts of its path. */
async function verdicts(
  run: "promtool" | "evaluator",
  paths: readonly string[],
): Promise<Readonly<Record<string, boolean>>> {
  const files = paths.map((path) => join(folder, path));
  const { outcomes } =
    run === "promtool"
      ? await testRules(toolPath("promtool"), files, folder)
      : await runRuleTests(files);
  return Object.fromEntries(
    outcomes.map(({ file, passed }) => [file.slice(folder.length + 1), passed]),
  );
}

describe("promtool and the evaluator agree", () => {
  test("on rules, states, templates and mistakes", { timeout: 120_000 }, async () => {
    await write(
      engineCases.flatMap(({ rules, test: text }, at) => [
        [`case-${at}/rules.yml`, rules],
        [`case-${at}/test.yml`, text],
      ]),
    );
    const paths = engineCases.map((_, at) => `case-${at}/test.yml`);
    const expected = Object.fromEntries(engineCases.map(({ name, passes }) => [name, passes]));
    for (const run of ["promtool", "evaluator"] as const) {
      const passed = await verdicts(run, paths);
      const named = engineCases.map(({ name }, at) => [name, passed[`case-${at}/test.yml`]]);
      expect({ run, ...Object.fromEntries(named) }).toEqual({ run, ...expected });
    }
  });

  test("on every generated test", { timeout: 180_000 }, async () => {
    const files = [...renderDefinitions(ownProject.rules, ownContext)];
    await write(files);
    const paths = files.map(([path]) => path).filter((path) => path.includes("prometheus/tests/"));
    expect(paths.length).toBeGreaterThan(100);
    expect(await verdicts("evaluator", paths)).toEqual(await verdicts("promtool", paths));
  });

  test("on every fortieth mutant", { timeout: 300_000 }, async () => {
    const mutants = mutantFiles(completeRules(ownProject.rules, ownContext), ownContext).filter(
      (_, index) => index % 40 === 0,
    );
    await write(
      mutants.flatMap(({ rule, test: text }, index) => [
        [`${index}.yml`, rule],
        [`${index}.test.yml`, text(`${index}.yml`)],
      ]),
    );
    const paths = mutants.map((_, index) => `${index}.test.yml`);
    const theirs = await verdicts("promtool", paths);
    expect(Object.values(theirs)).toContain(false);
    expect(await verdicts("evaluator", paths)).toEqual(theirs);
  });
});
