import { expect, test } from "vitest";

import {
  above,
  alert,
  lint,
  nativeMean,
  nativeObservations,
  nativeObserved,
  nativeQuantile,
  nativeShare,
  defineRules,
  printPromql,
  seconds,
  type Expression,
} from "#src/alerting/index.ts";
import { toHistogram } from "#src/promql/evaluate/histogram/histogram.ts";
import { queryInstant } from "#src/promql/evaluate/run.ts";
import { memorySource, toSourceSeries } from "#src/promql/evaluate/source.ts";
import { isBroken } from "#src/promql/broken.ts";

import { ownContext } from "../helpers/own-project.ts";
import { exported } from "../alerting/public-rules/public-rule.ts";

const duration = exported("request_seconds", "histogram", "s", ["route"]);
const inMs = exported("request_ms", "histogram", "ms", ["route"]);
const by = { by: ["route"] } as const;

/** Each minute 60 more requests, a third of each between 0.5 and 1, 1 and 2, 2 and 4 seconds. */
const samples = Array.from({ length: 6 }, (_, minute) => {
  const third = (minute + 1) * 20;
  const positive = { indexes: [0, 1, 2], counts: [third, third, third] };
  const histogram = toHistogram({ count: 3 * third, sum: third * 5, positive });
  return [minute * 60_000, histogram] as const;
});
const source = memorySource(
  ["request_seconds", "request_ms"].map((name) =>
    toSourceSeries({ __name__: name, route: "/", instance: "a" }, samples),
  ),
);

function valueOf(of: Expression): number | undefined {
  expect(isBroken(of.node)).toBe(false);
  return queryInstant(source, printPromql(of.node), 300_000).series[0]?.values[0];
}

test.each([
  [
    nativeQuantile(0.5, duration, "5m", by),
    "histogram_quantile(0.5, sum by (route) (rate(request_seconds[5m])))",
    Math.SQRT2,
  ],
  [
    nativeQuantile(0.5, inMs, "5m", by),
    "histogram_quantile(0.5, sum by (route) (rate(request_ms[5m]))) / 1000",
    Math.SQRT2 / 1_000,
  ],
  [
    nativeShare([1, Infinity], duration, "5m", by),
    "histogram_fraction(1, +Inf, sum by (route) (rate(request_seconds[5m])))",
    2 / 3,
  ],
  [
    nativeMean(duration, "5m", { by: [], where: { route: "/" } }),
    'histogram_avg(sum (rate(request_seconds{route="/"}[5m])))',
    5 / 3,
  ],
  [nativeObservations(duration, "5m"), "histogram_count(rate(request_seconds[5m]))", 1],
  [nativeObserved(duration, "5m"), "histogram_sum(rate(request_seconds[5m]))", 5 / 3],
])("a native histogram is read by %#", (of, text, value) => {
  expect(printPromql(of.node)).toBe(text);
  expect(valueOf(of)).toBeCloseTo(value, 9);
});

test("bounds the wrong way round and labels that are not there are told", () => {
  const turned = nativeShare([2, 1], duration, "5m", by);
  // @ts-expect-error -- the metric has no such label
  const unknown = nativeQuantile(0.5, duration, "5m", { by: ["rout"] });
  expect([turned, unknown].map(({ node }) => isBroken(node))).toStrictEqual([true, true]);
});

test("an alert on one has no bounds of buckets to keep to, and says that it has no test", () => {
  const rule = alert({
    id: "slow",
    name: "Slow",
    severity: "high",
    owner: "me",
    when: above(nativeQuantile(0.9, duration, "5m", by), seconds(1.3)),
    for: "5m",
    summary: ({ value }) => value,
    description: "d",
    runbook: "r",
  });
  const found = lint([defineRules("a.ts", [rule])], ownContext).map(({ subject, got }) => [
    subject,
    got,
  ]);
  expect(found).toContainEqual(["untestable", "a native histogram"]);
  expect(found.map(([subject]) => subject)).not.toContain("bound-between-buckets");
});
