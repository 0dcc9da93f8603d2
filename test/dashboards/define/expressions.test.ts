import { describe, expect, test } from "vitest";

import { catalog } from "#src/metrics/catalog.ts";
import { sum } from "#src/promql/aggregate.ts";
import { rate, value } from "#src/promql/functions.ts";
import { observations, quantile } from "#src/promql/histogram.ts";
import { raw } from "#src/promql/raw.ts";

import { problemsOf } from "../../project/problems-of.ts";
import { js, latency, metrics, panels, text } from "./mistakes/mistake.ts";

describe("a config is refused with expressions in panels that a rule could not have:", () => {
  const shown = (...show: readonly unknown[]): unknown =>
    panels(js.timeSeries({ ...text, show: show.map((of) => ({ of })) }));
  const { orders, temperature: gauge } = metrics;

  test.each<[string, unknown, string]>([
    [
      "no grouping",
      sum(observations(catalog.httpRequestDuration, "5m"), undefined as never),
      "expected a grouping such as { by: [] } or { without: [] }, got nothing",
    ],
    [
      "a rate of a gauge",
      sum(rate(catalog.eventLoopDelayP99 as never, "5m"), { by: [] }),
      "expected a counter of a catalog, got the gauge nodejs.eventloop.delay.p99",
    ],
    [
      "a wrong window",
      rate(catalog.workflowsFailed, "5 minutes" as never),
      'expected a window such as "5m", got "5 minutes"',
    ],
    [
      "a quantile of seven",
      quantile(7, catalog.httpRequestDuration, "5m", { by: [] }),
      "expected a quantile between 0 and 1, got 7",
    ],
    ["text", value("x" as never), 'expected a gauge of a catalog, got "x"'],
    [
      "PromQL that is none",
      raw("sum(((", { labels: [], dimension: "count" }),
      'expected PromQL, got "sum(((" (1:7: parse error: unexpected "end of input" in the expression, expected an operand)',
    ],
    [
      "PromQL of a metric that nobody has",
      raw("shop_ordres_total", { labels: [], dimension: "count" }),
      'expected a metric of a catalog, got "shop_ordres_total"',
    ],
  ])("%s", (_what, of, problem) => {
    expect(problemsOf({ dashboards: shown(of) })).toEqual([
      `observability.config.ts: dashboards.own.panels[0].show[0].of: ${problem}`,
    ]);
  });

  test("all at once, and each once", () => {
    const broken = quantile(7, catalog.httpRequestDuration, "1" as never, { by: [] });
    const problems = problemsOf({ dashboards: shown(latency, broken, value(5 as never)) });
    expect(problems.map((line) => /show\[\d\]\.of: expected an? \w+/.exec(line)?.[0])).toEqual([
      "show[1].of: expected a quantile",
      "show[1].of: expected a window",
      "show[2].of: expected a gauge",
    ]);
  });

  test("metrics that the config does not list", () => {
    const dashboards = shown(rate(orders, "5m"));
    expect(problemsOf({ dashboards })).toEqual([
      "observability.config.ts: metrics: expected every metric that rules and panels read: add shop.orders, got no metrics",
    ]);
    expect(problemsOf({ dashboards, metrics: { orders } })).toEqual([]);
    expect(problemsOf({ dashboards: shown(value(gauge)), metrics: { gauge } })).toEqual([]);
  });

  test("but not with a window that Grafana fills in", () => {
    const own = raw(
      'sum(rate(workflow_failures_total{service_name=~"$service"}[$__rate_interval]))',
      {
        labels: [],
        dimension: "perSecond",
      },
    );
    expect(problemsOf({ dashboards: shown(own) })).toEqual([]);
  });
});
