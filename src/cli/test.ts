import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import type { Command } from "commander";

import type { RoutingPolicy } from "../alerting/alertmanager/routing-policy.ts";
import { routingCases } from "../alerting/alertmanager/routing-tests/routing-cases.ts";
import { simulateCases } from "../alerting/alertmanager/routing-tests/simulated.ts";
import { completeRules } from "../alerting/render.ts";
import { renderRules } from "../alerting/rules/render-rules.ts";
import { ruleTests } from "../alerting/rule-tests/render-tests.ts";
import { ruleContext, type Project } from "../project/project.ts";
import { chooseRule } from "./choose-rule.ts";
import { projectCommand, projectOf, type ProjectOptions } from "./project-command.ts";
import { findTool, testRules } from "./promtool.ts";
import { runRuleTests } from "./run-rule-tests.ts";

interface Options extends ProjectOptions {
  readonly rule?: string;
  readonly promtool?: true;
}

/**
 * `tamma-obs test`: runs the generated unit test of every rule, by the evaluator of this package or,
 * where that is wanted, with the real promtool: their verdicts are the same, but promtool takes nine
 * times as long.
 */
export function testCommand(): Command {
  return projectCommand("test")
    .option("--rule <id>", "only this rule")
    .option("--promtool", "run them with promtool, which comes with Prometheus")
    .action(async (options: Options) => {
      const project = await projectOf(options);
      const promtool = options.promtool === true ? await findTool("promtool") : undefined;
      const folder = await mkdtemp(join(tmpdir(), "tamma-obs-test-"));
      try {
        const files = await writeTests(project, folder, options.rule);
        const { outcomes, output } =
          promtool === undefined
            ? await runRuleTests(files)
            : await testRules(promtool, files, folder);
        const failed = outcomes.filter(({ passed }) => !passed);
        if (failed.length > 0) {
          process.stderr.write(output);
          process.exitCode = 1;
        }
        const passed = `${outcomes.length - failed.length} of ${outcomes.length} rule tests pass`;
        console.log(`${passed}${promtool === undefined ? "" : " in promtool"}.`);
        if (options.rule === undefined) testRouting(project.routing);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    });
}

/** Runs the table of alerts and receivers that the routing makes by the simulator of Alertmanager. */
function testRouting(policy: RoutingPolicy): void {
  const { total, failures } = simulateCases(policy, routingCases(policy));
  if (failures.length > 0) {
    process.stderr.write(failures.map((one) => `${one}\n`).join(""));
    process.exitCode = 1;
  }
  console.log(`${total - failures.length} of ${total} routing cases pass in the simulator.`);
}

/** Writes rules and tests as they are now in code, and returns the tests' paths. */
async function writeTests(
  project: Project,
  folder: string,
  rule: string | undefined,
): Promise<readonly string[]> {
  const context = ruleContext(project);
  const definitions = completeRules(project.rules, context);
  const tests = chooseRule(ruleTests(definitions), (one) => one.rule, rule, definitions);
  const files = [
    ...renderRules(definitions, context),
    ...tests.map(({ path, text }) => [path, text] as const),
  ];
  for (const [path, text] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return tests.map(({ path }) => join(folder, path));
}
