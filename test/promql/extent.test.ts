import { expect, test } from "vitest";

import {
  matches,
  minus,
  not,
  observations,
  rate,
  sum,
  within,
  type Expression,
} from "#src/alerting/index.ts";
import { catalog } from "#src/metrics/catalog.ts";
import { extentOf, type Extent } from "#src/promql/extent.ts";

const by = { by: ["service.name"] } as const;
const { httpRequestDuration: duration, workflowsFailed, workflowsCompleted } = catalog;
const status = "http.response.status_code";

const all = sum(observations(duration, "5m"), by);
const errors = sum(observations(duration, "5m", { [status]: matches("5..") }), by);
const unavailable = sum(observations(duration, "5m", { [status]: "503" }), by);
const found = sum(observations(duration, "5m", { [status]: not("404") }), by);
const fast = sum(within(0.5, duration, "5m"), by);
const faster = sum(within(0.1, duration, "5m"), by);
const fastGets = sum(within(0.5, duration, "5m", { "http.request.method": "GET" }), by);

test.each<[string, Expression, Expression, Extent | undefined]>([
  ["itself", all, all, "same"],
  ["a part by a label", all, errors, "more"],
  ["the whole, of a part by a label", errors, all, "less"],
  ["one value of a pattern", errors, unavailable, "more"],
  ["one value that is not left out", found, unavailable, "more"],
  ["parts that overlap", errors, found, undefined],
  ["what is within a bound", all, fast, "more"],
  ["what is within a shorter bound", fast, faster, "more"],
  ["what is within a longer bound", faster, fast, "less"],
  ["fewer series within the same bound", fast, fastGets, "more"],
  ["fewer series within a longer bound", faster, fastGets, undefined],
  ["a difference of it", all, minus(all, fast), "more"],
  ["what it is a difference of", minus(all, fast), all, "less"],
  ["another difference", minus(all, fast), minus(all, faster), undefined],
  [
    "another metric",
    sum(rate(workflowsFailed, "5m"), by),
    sum(rate(workflowsCompleted, "5m"), by),
    undefined,
  ],
  ["another window", all, sum(observations(duration, "10m"), by), undefined],
  ["other labels", all, sum(observations(duration, "5m"), { by: [] }), undefined],
])("what is counted of %s", (_what, one, other, extent) => {
  expect(extentOf(one.node, other.node)).toBe(extent);
});
