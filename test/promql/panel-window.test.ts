import { describe, expect, test } from "vitest";

import { above, alert, perSecond } from "#src/alerting/index.ts";
import { grafanaWindows } from "#src/dashboards/grafana/windows.ts";
import { catalog } from "#src/metrics/catalog.ts";
import { sum } from "#src/promql/aggregate.ts";
import { share } from "#src/promql/arithmetic.ts";
import { mismatchesIn } from "#src/promql/broken.ts";
import { events, growth } from "#src/promql/first-events.ts";
import { increase, predict, rate, value } from "#src/promql/functions.ts";
import { bucketRates, observations, quantile } from "#src/promql/histogram.ts";
import { misreadings, readable } from "#src/promql/misreadings.ts";
import { offset } from "#src/promql/moment.ts";
import { countOverTime } from "#src/promql/over-time.ts";
import { highest } from "#src/promql/functions.ts";
import { printPromql } from "#src/promql/print.ts";
import { over } from "#src/promql/range.ts";
import { recordedSeries } from "#src/promql/recorded-series.ts";
import type { Expression } from "#src/promql/expression.ts";

import { problemsOf } from "../project/problems-of.ts";

const failures = catalog.workflowsFailed;
const byService = { by: ["service.name"] } as const;

describe("a window of a panel is written as Grafana's variable", () => {
  test.each<[string, Expression, string]>([
    ["auto", rate(failures, "auto"), "rate(workflow_failures_total[$__rate_interval])"],
    ["step", increase(failures, "step"), "increase(workflow_failures_total[$__interval])"],
    [
      "range",
      highest(catalog.processUptime, "range"),
      "max_over_time(process_uptime_seconds[$__range])",
    ],
    [
      "of a histogram",
      sum(bucketRates(catalog.httpRequestDuration, "auto"), { by: ["le"] }),
      "sum by (le) (rate(http_server_request_duration_seconds_bucket[$__rate_interval]))",
    ],
    [
      "of a share",
      share(
        sum(rate(failures, "auto"), byService),
        sum(observations(catalog.httpRequestDuration, "auto"), byService),
      ),
      "sum by (service_name) (rate(workflow_failures_total[$__rate_interval])) / sum by (service_name) (rate(http_server_request_duration_seconds_count[$__rate_interval]))",
    ],
    [
      "of a subquery",
      countOverTime(over(sum(value(catalog.processUptime), { by: [] }), { range: "range" })),
      "count_over_time(sum (process_uptime_seconds)[$__range:])",
    ],
    [
      "of a recording",
      highest(
        over(recordedSeries("service:x:ratio", { labels: [], dimension: "ratio" }), {
          range: "range",
        }),
      ),
      "max_over_time(service:x:ratio[$__range])",
    ],
  ])("%s", (_what, { node }, text) => {
    expect(printPromql(node, grafanaWindows)).toBe(text);
  });

  test("and as what stands for it where there is no panel", () => {
    expect(printPromql(rate(failures, "auto").node)).toBe("rate(workflow_failures_total[5m])");
  });
});

describe("a rule is refused with a window that only a panel has", () => {
  const known = readable(Object.values(catalog), ["service:x:ratio"]);
  const recorded = recordedSeries("service:x:ratio", { labels: [], dimension: "ratio" });

  test.each<[string, Expression]>([
    ["auto", rate(failures, "auto")],
    ["step", increase(failures, "step")],
    ["range", quantile(0.9, catalog.httpRequestDuration, "range", byService)],
    ["range", highest(over(recorded, { range: "range" }))],
    ["step", highest(over(sum(value(catalog.processUptime), { by: [] }), { range: "step" }))],
  ])("%s", (window, { node }) => {
    expect(misreadings(node, known)).toEqual([
      { expected: 'a window such as "5m"', got: `"${window}", which only panels have` },
    ]);
    expect(misreadings(node, { ...known, inPanel: true })).toEqual([]);
  });
});

describe("a window of a panel is refused, in panels too, by what must know how long it is:", () => {
  const gauge = catalog.memoryUsage;

  test.each<[string, Expression, string]>([
    ["growth", growth(failures, "auto"), 'expected a window such as "5m", got "auto"'],
    [
      "events",
      events(catalog.httpRequestDuration, "range"),
      'expected a window such as "5m", got "range"',
    ],
    ["predict", predict(gauge, "1h", "range"), 'expected a time ahead such as "4h", got "range"'],
    ["offset", offset(value(gauge), "step"), 'expected an offset such as "1h", got "step"'],
    [
      "the step of a subquery",
      highest(over(sum(value(gauge), { by: [] }), { range: "1h", step: "auto" })),
      'expected a step such as "1m", got "auto"',
    ],
  ])("%s", (_what, { node }, message) => {
    expect(
      mismatchesIn(node).map(({ expected, got }) => `expected ${expected}, got ${got}`),
    ).toEqual([message]);
  });
});

test("a rule that has one is told by its name", () => {
  const rule = alert({
    id: "failing",
    name: "Failing",
    severity: "low",
    owner: "shop",
    when: above(sum(rate(failures, "auto"), byService), perSecond(1)),
    summary: () => "Workflows fail",
    description: "Orders stay open.",
    runbook: "Look at the workflows.",
  });
  expect(problemsOf({ rules: [rule], objectives: [], dashboards: [] })).toEqual([
    'observability.config.ts: failing.when: expected a window such as "5m", got "auto", which only panels have',
  ]);
});
