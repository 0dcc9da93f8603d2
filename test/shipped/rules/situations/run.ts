import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { stringify } from "yaml";

import { toolPath } from "../../../helpers/tool.ts";

import { stepSeconds, toInput } from "./course.ts";
import type { Situation } from "./situation.ts";

/** Returns what promtool says of the rule in the situations, empty where it fires as it should. */
export async function runSituations(
  ruleFile: string,
  alertname: string,
  situations: readonly Situation[],
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "situations-"));
  try {
    const file = join(folder, "test.yml");
    const tests = situations.map((one) => toTest(alertname, one));
    await writeFile(
      file,
      stringify({ rule_files: [ruleFile], evaluation_interval: `${stepSeconds}s`, tests }),
    );
    const args = ["test", "rules", file];
    const { stdout, stderr } = await promisify(execFile)(toolPath("promtool"), args).catch(
      (error: unknown) => error as { stdout: string; stderr: string },
    );
    const said = stdout + stderr;
    return said.includes("SUCCESS") && !said.includes("FAILED") ? "" : said;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function toTest(alertname: string, { name, series, alerts, never }: Situation) {
  const length = Math.max(...series.map(({ samples }) => samples.length));
  const end = `${(length - 1) * stepSeconds}s`;
  const fired = (labels: string) =>
    `count(count_over_time(ALERTS{alertname="${alertname}",alertstate="firing"${labels}}[1d])) or vector(0)`;
  const expectation = (expr: string, value: number) => ({
    expr,
    eval_time: end,
    exp_samples: [{ labels: "{}", value }],
  });
  return {
    name,
    interval: `${stepSeconds}s`,
    input_series: series.map(toInput),
    promql_expr_test: [
      expectation(fired(""), alerts),
      ...(never === undefined ? [] : [expectation(fired(`,${never.label}="${never.value}"`), 0)]),
    ],
  };
}
