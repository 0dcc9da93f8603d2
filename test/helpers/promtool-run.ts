import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { stringify } from "yaml";

import { renderGroup } from "#src/alerting/rules/render-rules.ts";
import type { RuleSet } from "#src/alerting/rules/rule-file.ts";

import { toolPath } from "./tool.ts";

/** A unit test in promtool's format. */
export interface PromtoolTest {
  readonly name?: string;
  readonly interval: string;
  readonly input_series: readonly { readonly series: string; readonly values: string }[];
  readonly promql_expr_test: readonly {
    readonly expr: string;
    readonly eval_time: string;
    readonly exp_samples: readonly { readonly labels?: string; readonly value: number }[];
  }[];
}

/** Returns what `promtool test rules` says of the rules, empty where all is as expected. */
export async function promtoolRun(
  sets: readonly RuleSet[],
  tests: readonly PromtoolTest[],
  evaluationInterval = "1m",
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "promtool-run-"));
  try {
    const files = sets.map((set, index) => [`rules-${index}.yml`, set] as const);
    for (const [name, set] of files) {
      await writeFile(join(folder, name), renderGroup(set, { runbooks: "r.md" }));
    }
    const file = join(folder, "test.yml");
    await writeFile(
      file,
      stringify({
        rule_files: files.map(([name]) => name),
        evaluation_interval: evaluationInterval,
        fuzzy_compare: true,
        tests,
      }),
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
