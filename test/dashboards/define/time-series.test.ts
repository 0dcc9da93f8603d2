import { expect, test } from "vitest";

import { timeSeries } from "#src/dashboards/define/time-series.ts";
import { catalog } from "#src/metrics/catalog.ts";
import { minus, share, times } from "#src/promql/arithmetic.ts";
import type { Expression } from "#src/promql/expression.ts";
import { predict, rate, value } from "#src/promql/functions.ts";
import { shareAbove } from "#src/promql/histogram.ts";
import { raw } from "#src/promql/raw.ts";

import { latency, metrics, requests, text } from "./mistakes/mistake.ts";

const rated = rate(metrics.orders, "5m");

function minOf(of: Expression): unknown {
  const panel = timeSeries({ ...text, show: [{ of }] }).build();
  return "min" in panel ? panel.min : "none";
}

test.each<[string, Expression]>([
  ["a rate", rated],
  ["a quantile", latency],
  ["a share", share(requests, requests)],
  ["a rate, doubled", times(rated, 2)],
  ["a share of a histogram", shareAbove(0.5, catalog.httpRequestDuration, "5m", { by: [] })],
])("the axis of %s begins at zero", (_what, of) => {
  expect(minOf(of)).toBe(0);
});

test.each<[string, Expression]>([
  ["a gauge", value(metrics.temperature)],
  ["a difference", minus(rated, rated)],
  ["a prediction", predict(catalog.eventLoopDelayP99, "1h", "4h")],
  ["what is multiplied by a negative number", times(rated, -1)],
  ["PromQL as text", raw("up", { labels: [], dimension: "count" })],
])("the axis of %s goes wherever its values do", (_what, of) => {
  expect(minOf(of)).toBeUndefined();
});
