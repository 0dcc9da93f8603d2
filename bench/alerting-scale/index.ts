import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { availableParallelism, loadavg } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

import { lint } from "../../src/alerting/lint/lint.ts";
import { renderRules } from "../../src/alerting/rules/render-rules.ts";
import { renderTests } from "../../src/alerting/rule-tests/render-tests.ts";
import type { RuleFile } from "../../src/alerting/rules/rule-file.ts";
import { validate } from "../../src/alerting/rules/validate.ts";
import { findTool, testRules } from "../../src/cli/promtool.ts";
import { runRuleTests } from "../../src/cli/run-rule-tests.ts";
import { program } from "./program.ts";
import { ruleContext } from "../../src/project/project.ts";
import { resolveProject } from "../../src/project/resolve-project.ts";

const execute = promisify(execFile);
const root = join(import.meta.dirname, "../..");
const ruleCount = 1_000;

/** Prints how long the steps of `generate`, `lint` and `test` take for 1,000 rules. */
export async function run(): Promise<void> {
  const folder = await mkdtemp(join(root, ".tmp-scale-"));
  try {
    await writeFile(join(folder, "rules.ts"), program(ruleCount));
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- program() exports this
    const { rules } = (await import(join(folder, "rules.ts"))) as { readonly rules: RuleFile };
    const files = [rules];
    const context = ruleContext(resolveProject({}, { root, file: "rules.ts" }));
    console.log(
      `${rules.rules.length} rules, ${availableParallelism()} CPUs, load ${loadavg()[0]?.toFixed(1)}`,
    );
    const problems = time("validate and lint", () => [
      ...validate(files, context),
      ...lint(files, context),
    ]);
    const written = time("generate the rules", () => renderRules(files, context));
    const tests = time("generate their tests", () => renderTests(files));
    console.log(`problems: ${problems.length}`);
    for (const [path, text] of [...written, ...tests]) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    await evaluator([...tests.keys()].map((path) => join(folder, path)));
    await typecheck(folder);
    await promtool(folder, [...written.keys()], [...tests.keys()]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function evaluator(files: readonly string[]): Promise<void> {
  const [started, before] = [performance.now(), process.cpuUsage()];
  const { outcomes } = await runRuleTests(files);
  const { user, system } = process.cpuUsage(before);
  print("tamma-obs test", performance.now() - started, (user + system) / 1_000);
  console.log(`passed: ${outcomes.filter(({ passed }) => passed).length} of ${outcomes.length}`);
}

async function typecheck(folder: string): Promise<void> {
  const check = async (name: string, include: string): Promise<number> => {
    const config = { extends: "../tsconfig.json", include: [include], exclude: [] };
    await writeFile(join(folder, `${name}.json`), JSON.stringify(config));
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    return timed(() => execute(process.execPath, [tsc, "-p", join(folder, `${name}.json`)]));
  };
  const without = await check("without", "../src/alerting/index.ts");
  const withRules = await check("with", "rules.ts");
  print("type-check without them", without);
  print("type-check growth", withRules - without);
}

async function promtool(
  folder: string,
  rules: readonly string[],
  tests: readonly string[],
): Promise<void> {
  const tool = await findTool("promtool");
  const paths = rules.map((path) => join(folder, path));
  print("promtool check rules", await timed(() => execute(tool, ["check", "rules", ...paths])));
  const started = performance.now();
  const files = tests.map((path) => join(folder, path));
  const { outcomes } = await testRules(tool, files, folder);
  print("promtool test rules", performance.now() - started);
  console.log(`passed: ${outcomes.filter(({ passed }) => passed).length} of ${outcomes.length}`);
}

function time<T>(what: string, work: () => T): T {
  const started = performance.now();
  const before = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(before);
  print(what, performance.now() - started, (user + system) / 1_000);
  return result;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function print(what: string, ms: number, cpuMs?: number): void {
  const cpu = cpuMs === undefined ? "" : ` (CPU ${(cpuMs / 1_000).toFixed(2)} s)`;
  console.log(`${what.padEnd(26)} ${(ms / 1_000).toFixed(2)} s${cpu}`);
}
