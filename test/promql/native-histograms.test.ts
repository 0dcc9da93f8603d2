import { expect, test } from "vitest";

import { boundOf } from "#src/promql/evaluate/histogram/bounds.ts";
import { customSchema, toHistogram } from "#src/promql/evaluate/histogram/histogram.ts";
import { queryInstant, queryRange } from "#src/promql/evaluate/run.ts";
import { memorySource, toSourceSeries } from "#src/promql/evaluate/source.ts";

const minute = 60_000;
const exponential = toHistogram({
  schema: 1,
  count: 2,
  sum: 3,
  positive: { indexes: [1], counts: [2] },
});
const custom = toHistogram({
  schema: customSchema,
  count: 2,
  sum: 3,
  positive: { indexes: [0], counts: [2] },
  customValues: [5],
});

const source = memorySource([
  toSourceSeries({ __name__: "a", i: "0" }, [[0, exponential]]),
  toSourceSeries({ __name__: "a", i: "1" }, [[0, custom]]),
  toSourceSeries({ __name__: "b", i: "0" }, [[0, 1]]),
  toSourceSeries({ __name__: "b", i: "1" }, [[0, exponential]]),
]);

test.each([
  [3, 1, 2.82842712474619],
  [-1, 2, 0.8408964152537144],
  [4, -1, 256],
  [1_024, 0, Number.MAX_VALUE],
  [1_025, 0, Infinity],
  [-1_074, 0, Number.MIN_VALUE],
])("the bound of the bucket %d at schema %d is %d, to the last digit", (index, schema, bound) => {
  expect(boundOf(index, { schema, customValues: [] })).toBe(bound);
});

test("of what there is to say of the pairs of a step, the last is told", () => {
  const { warnings, infos, series } = queryInstant(source, "a + on (i) b", 0);
  expect({ warnings, infos, series }).toStrictEqual({
    warnings: [
      "PromQL warning: incompatible bucket layout encountered for binary operator + (1:1)",
    ],
    infos: [],
    series: [],
  });
});

test("the same text is told once, at the place that was reckoned last, out of parentheses", () => {
  const text = "histogram_quantile(2, (b * 0)) or histogram_quantile(2, b)";
  expect(queryInstant(source, text, 0).warnings).toStrictEqual([
    "PromQL warning: quantile value should be between 0 and 1, got 2 (1:54)",
    'PromQL warning: bucket label "le" is missing or has a malformed value of "" (1:57)',
  ]);
});

test("a start time that is not known says nothing of resets, not even around 1970", () => {
  const counter = memorySource([
    toSourceSeries({ __name__: "n_total" }, [
      [2 * minute, 23],
      [3 * minute, 27],
    ]),
  ]);
  const times = { startMs: 3 * minute, endMs: 3 * minute, stepMs: minute };
  const text = "increase(n_total[4m])";
  const [plain, started] = [false, true].map((startTimes) =>
    queryRange(counter, text, times, { startTimes }).series.map(({ values }) => [...values]),
  );
  expect(started).toStrictEqual(plain);
  expect(plain).toStrictEqual([[6]]);
});
