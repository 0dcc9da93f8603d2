import { expect, test } from "vitest";

import { alertSeries } from "#src/metrics/alert-series.ts";
import { backendCatalog } from "#src/metrics/backend-catalog.ts";
import { catalog } from "#src/metrics/catalog.ts";
import { sum } from "#src/promql/aggregate.ts";
import { share } from "#src/promql/arithmetic.ts";
import type { Expression } from "#src/promql/expression.ts";
import { rate, value } from "#src/promql/functions.ts";
import { narrow } from "#src/promql/narrow.ts";
import { highest } from "#src/promql/functions.ts";
import { printPromql } from "#src/promql/print.ts";
import { over } from "#src/promql/range.ts";
import { raw } from "#src/promql/raw.ts";
import { recordedSeries } from "#src/promql/recorded-series.ts";

const service = { label: "service.name", operator: "=~", value: "$service" } as const;
const failures = catalog.workflowsFailed;
const none = { by: [] } as const;

test.each<[string, Expression, string]>([
  [
    "a metric, besides its own conditions",
    rate(failures, "5m", { "service.name": "gateway" }),
    'rate(workflow_failures_total{service_name="gateway",service_name=~"$service"}[5m])',
  ],
  [
    "both sides of a share",
    share(sum(rate(failures, "5m"), none), sum(rate(failures, "1h"), none)),
    'sum (rate(workflow_failures_total{service_name=~"$service"}[5m])) / sum (rate(workflow_failures_total{service_name=~"$service"}[1h]))',
  ],
  [
    "what is inside of a subquery",
    highest(over(sum(rate(failures, "5m"), none), { range: "1h" })),
    'max_over_time(sum (rate(workflow_failures_total{service_name=~"$service"}[5m]))[1h:])',
  ],
  [
    "a recording with the label",
    recordedSeries("service:x:ratio", {
      labels: ["service.name", "slo"],
      dimension: "ratio",
      matchers: [{ label: "slo", operator: "=", value: "latency" }],
    }),
    'service:x:ratio{slo="latency",service_name=~"$service"}',
  ],
  [
    "alerts",
    value(alertSeries.alerts, { alertstate: "firing" }),
    'ALERTS{alertstate="firing",service_name=~"$service"}',
  ],
])("narrows %s", (_what, { node }, text) => {
  expect(printPromql(narrow(node, service))).toBe(text);
});

test.each<[string, Expression]>([
  [
    "a recording without the label",
    recordedSeries("all:x:ratio", { labels: [], dimension: "ratio" }),
  ],
  ["the series of a backend", value(backendCatalog.up)],
  ["PromQL as text", raw("sum(up)", { labels: ["service.name"], dimension: "count" })],
])("leaves %s as it is", (_what, { node }) => {
  expect(narrow(node, service)).toEqual(node);
});

test("only what it applies to", () => {
  const { node } = share(
    sum(value(alertSeries.alerts), none),
    sum(recordedSeries("a:b:c", { labels: ["service.name"], dimension: "count" }), none),
  );
  const ofRules = narrow(node, service, (metric) => metric !== undefined && "origin" in metric);
  expect(printPromql(ofRules)).toBe('sum (ALERTS{service_name=~"$service"}) / sum (a:b:c)');
  const others = narrow(node, service, (metric) => metric === undefined);
  expect(printPromql(others)).toBe('sum (ALERTS) / sum (a:b:c{service_name=~"$service"})');
});

test("what it was given stays", () => {
  const { node } = value(catalog.processUptime);
  narrow(node, service);
  expect(printPromql(node)).toBe("process_uptime_seconds");
});
