import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

import { afterAll, beforeAll, expect, test } from "vitest";

import { renderAlertmanager } from "#src/alerting/alertmanager/render-alertmanager.ts";
import { resolveRouting } from "#src/alerting/alertmanager/routing-policy.ts";
import { testRules, type TestRun } from "#src/cli/promtool.ts";
import { runRuleTests } from "#src/cli/run-rule-tests.ts";

import { toolPath } from "../../helpers/tool.ts";
import { renderAccepted } from "./accepted-project.ts";
import { acceptedRouting } from "./accepted-routing.ts";
import { acceptedRules } from "./accepted-rules.ts";

const run = promisify(execFile);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "accepted-"));
});
afterAll(async () => rm(folder, { recursive: true, force: true }));

async function write(path: string, text: string): Promise<string> {
  const file = join(folder, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  return file;
}

test("the evaluator and promtool pass every generated test", { timeout: 400_000 }, async () => {
  const tests: string[] = [];
  for (const [index, [, ...rules]] of acceptedRules.entries()) {
    for (const [path, text] of renderAccepted(rules)) {
      if (!path.startsWith("out/prometheus/")) continue;
      const file = await write(`${index}/${path}`, text);
      if (path.endsWith(".test.yml")) tests.push(file);
    }
  }
  expect(tests.length).toBeGreaterThanOrEqual(acceptedRules.length);
  const failed = ({ outcomes }: TestRun): readonly string[] =>
    outcomes.filter(({ passed }) => !passed).map(({ file }) => file);
  expect(failed(await runRuleTests(tests))).toEqual([]);
  expect(failed(await testRules(toolPath("promtool"), tests, folder))).toEqual([]);
});

test.each(acceptedRouting)("amtool takes %s", async (name, definition) => {
  const config = renderAlertmanager(resolveRouting(definition));
  const templates = config.replaceAll("/etc/alertmanager/templates", join(folder, "templates"));
  const file = await write(`${name.replaceAll(/\W/g, "-")}.yml`, templates);
  for (const { name: own, text } of definition.templateFiles ?? []) {
    await write(`templates/${own}`, text);
  }
  const { stdout } = await run(toolPath("amtool"), ["check-config", file]);
  expect(stdout).toContain("SUCCESS");
});
