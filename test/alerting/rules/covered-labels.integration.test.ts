import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { expect, test } from "vitest";

import { renderGroup } from "#src/alerting/rules/render-rules.ts";
import { alert, type Alert } from "#src/alerting/rules/rule.ts";
import { defineRules, toRuleSet } from "#src/alerting/rules/rule-file.ts";
import { formatProblem } from "#src/alerting/rules/problem.ts";
import { validate } from "#src/alerting/rules/validate.ts";
import { defineMetrics } from "#src/metrics/define/define-metrics.ts";
import { sum } from "#src/promql/aggregate.ts";
import { above, both } from "#src/promql/condition.ts";
import type { Condition } from "#src/promql/expression.ts";
import { value } from "#src/promql/functions.ts";
import type { LabelOf, Where } from "#src/promql/source.ts";
import { count } from "#src/promql/quantity.ts";

import { toolPath } from "../../helpers/tool.ts";

const metrics = defineMetrics({
  waiting: {
    name: "shop.waiting",
    kind: "gauge",
    unit: "{order}",
    description: "Orders.",
    attributes: {
      severity: { description: "Theirs." },
      owner: { description: "Whose." },
      alertname: { description: "Theirs." },
    },
  },
  lag: { name: "shop.lag", kind: "gauge", unit: "{order}", description: "Orders." },
});
type Label = LabelOf<typeof metrics.waiting>;

function ruleBy(by: readonly Label[], where: Where<typeof metrics.waiting> = {}): Condition {
  return above(sum(value(metrics.waiting, where), { by }), count(1));
}

function rule(when: Condition, labels: Readonly<Record<string, string>> = {}): Alert {
  return alert({
    id: "a",
    name: "A",
    severity: "high",
    owner: "shop",
    when,
    summary: "Orders wait.",
    description: "Nobody packs them.",
    runbook: "Look at the packers.",
    labels,
  });
}

const reason = "two series would become one alert, which Prometheus refuses";
const own = (label: string): string =>
  `rules.ts: a.labels: expected no label of the condition: ${reason}, got ${label}`;
const set = (label: string): string =>
  `rules.ts: a.when: expected series without a label that the alert sets: ${reason}, got ${label}`;

/** Two series of each label's values, all over the limit. */
const series = ["one", "two"].flatMap((name) => [
  `shop_lag{service_name="one",instance="${name}"}`,
  `shop_waiting{service_name="${name}",severity="${name}",owner="${name}",alertname="${name}",instance="${name}",service_version="1"}`,
]);

test.each<[string, Alert, string | undefined]>([
  [
    "a label of its groups",
    rule(ruleBy(["service.name"]), { service_name: "x" }),
    own("service_name"),
  ],
  [
    "a label of what is not aggregated",
    rule(above(value(metrics.lag), count(1)), { instance: "x" }),
    own("instance"),
  ],
  ["the severity of series", rule(ruleBy(["severity"])), set("severity")],
  ["the owner of series", rule(ruleBy(["owner"])), set("owner")],
  ["the name of an alert", rule(ruleBy(["alertname"])), set("alertname")],
  [
    "a label whose one value a guard alone has",
    rule(both(ruleBy(["service.name"]), ruleBy([], { "service.name": "one" })), {
      service_name: "x",
    }),
    own("service_name"),
  ],
  ["a label that its groups do not have", rule(ruleBy(["service.name"]), { team: "x" }), undefined],
  ["a label that is summed away", rule(ruleBy([]), { service_name: "x" }), undefined],
  ["severity where it is summed away", rule(ruleBy(["service.name"])), undefined],
  [
    "a label that has one value",
    rule(ruleBy(["service.name"], { "service.name": "one" }), { service_name: "x" }),
    undefined,
  ],
])(
  "an alert that sets %s: refused where Prometheus cannot evaluate it",
  async (_what, one, problem) => {
    const problems = validate([defineRules("rules.ts", [one])], {
      metrics: Object.values(metrics),
    });
    expect(problems.map(formatProblem)).toEqual(problem === undefined ? [] : [problem]);
    expect(await evaluate(one)).toContain(
      problem === undefined
        ? "SUCCESS"
        : "vector contains metrics with the same labelset after applying alert",
    );
  },
);

/** Returns what promtool says of the rule over the series. */
async function evaluate(one: Alert): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "covered-labels-"));
  try {
    await writeFile(join(folder, "rules.yml"), renderGroup(toRuleSet(one), { runbooks: "r.md" }));
    const input = series.map((name) => ({ series: name, values: "5x10" }));
    const file = join(folder, "test.yml");
    // JSON is YAML
    await writeFile(
      file,
      JSON.stringify({
        rule_files: ["rules.yml"],
        evaluation_interval: "15s",
        tests: [
          {
            interval: "1m",
            input_series: input,
            promql_expr_test: [{ expr: "1", eval_time: "2m", exp_samples: [{ value: 1 }] }],
          },
        ],
      }),
    );
    const { stdout, stderr } = await promisify(execFile)(toolPath("promtool"), [
      "test",
      "rules",
      file,
    ]).catch((error: unknown) => error as { stdout: string; stderr: string });
    return stdout + stderr;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
