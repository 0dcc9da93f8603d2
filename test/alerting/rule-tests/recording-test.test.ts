import { expect, test } from "vitest";
import { parse } from "yaml";

import { count, objective, percent, rate, sum, type Window } from "#src/alerting/index.ts";
import { generateRecordingTest } from "#src/alerting/rule-tests/recording-test.ts";
import { catalog } from "#src/metrics/catalog.ts";

const { workflowsCompleted, aiProviderRequests } = catalog;
const by = { by: ["service.name"] } as const;

const some = (window: Window) => sum(rate(workflowsCompleted, window), by);
const all = (window: Window) => sum(rate(aiProviderRequests, window), by);

interface Expectation {
  readonly expr: string;
  readonly exp_samples: readonly { readonly value: number }[];
}

test.each([
  ["good", { good: some, total: all }],
  ["bad", { bad: some, total: all }],
])("%s and total of two metrics: the part is no more than the whole", (_, counting) => {
  const { rules } = objective({
    id: "own",
    name: "Own",
    owner: "shop",
    target: percent(99),
    minimum: count(20),
    summary: () => "x",
    description: "Customers wait.",
    runbook: "Look at the traces.",
    ...counting,
  });
  const ratio = rules.find((rule) => rule.type === "recording");
  if (ratio === undefined) throw new Error("expected a recording");
  const text = generateRecordingTest(ratio)?.("own.ts", "rules.yml") ?? "";
  const { tests } = parse(text) as {
    readonly tests: readonly { readonly promql_expr_test: readonly Expectation[] }[];
  };
  const values = tests
    .flatMap((one) => one.promql_expr_test)
    .filter(({ expr }) => expr === ratio.record)
    // As long as everything is there
    .slice(0, 4)
    .flatMap((one) => one.exp_samples.map(({ value }) => value));
  expect(values.length).toBe(3);
  expect(values.filter((value) => value < 0 || value > 1)).toEqual([]);
  expect(new Set(values).size).toBeGreaterThan(1);
});
