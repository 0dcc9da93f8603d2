import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stringify } from "yaml";

import { compilePattern, patternProblem } from "#src/promql/pattern.ts";
import { testRules } from "#src/cli/promtool.ts";

import { toolPath, type ToolName } from "../helpers/tool.ts";
import { patternTable, patternValues } from "./pattern-table.ts";

const run = promisify(execFile);
const sound = patternTable.filter((pattern) => patternProblem(pattern) === undefined);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "obs-patterns-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Returns what the program says on the way, whether it fails or not. */
async function output(tool: ToolName, args: readonly string[]): Promise<string> {
  const { stderr, stdout } = await run(toolPath(tool), args).catch(
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what execFile rejects with
    (error: unknown) => error as { readonly stderr: string; readonly stdout: string },
  );
  return stderr + stdout;
}

/** One name for two groups passes in Go; the other message ends with an empty quotation in Go. */
const known = new Set(["(?P<n>a)(?P<n>b)", "\\", "a\\"]);

const selector = (pattern: string): string => `value{of=~${JSON.stringify(pattern)}}`;

describe("patterns as Go reads them", () => {
  test("are refused where promtool refuses them, in its words", { timeout: 120_000 }, async () => {
    const rules = patternTable.map((pattern, index) => ({
      record: `one:${index}`,
      expr: selector(pattern),
    }));
    const file = join(folder, "rules.yml");
    await writeFile(file, stringify({ groups: [{ name: "patterns", rules }] }));
    const told = await output("promtool", ["check", "rules", file]);
    const differing = patternTable.flatMap((pattern, index) => {
      const line = told.split("\n").find((one) => one.includes(`"one:${index}"`)) ?? "";
      const theirs = line === "" ? undefined : line.slice(line.indexOf("error parsing regexp"));
      if (known.has(pattern)) return [];
      const ours = patternProblem(pattern);
      return theirs === ours ? [] : [{ pattern, theirs, ours }];
    });
    expect(patternTable.length).toBeGreaterThan(200);
    expect(differing).toEqual([]);
  });

  test("match what they match in Prometheus", { timeout: 120_000 }, async () => {
    const file = join(folder, "test.yml");
    const series = patternValues.map((value) => `value{of=${JSON.stringify(value)}}`);
    const expectations = sound.map((pattern) => {
      const { test: matches } = compilePattern(pattern, { dotAll: true });
      const samples = series
        .filter((_, index) => matches(patternValues[index] ?? ""))
        .map((labels) => ({ labels, value: 1 }));
      return { expr: selector(pattern), eval_time: "0s", exp_samples: samples };
    });
    const suite = {
      evaluation_interval: "1m",
      tests: [
        {
          interval: "1m",
          input_series: series.map((one) => ({ series: one, values: "1" })),
          promql_expr_test: expectations,
        },
      ],
    };
    await writeFile(file, stringify(suite));
    const { outcomes, output: told } = await testRules(toolPath("promtool"), [file], folder);
    expect(outcomes.every(({ passed }) => passed) ? "" : told).toBe("");
    expect(expectations.some(({ exp_samples }) => exp_samples.length > 0)).toBe(true);
  });
});
