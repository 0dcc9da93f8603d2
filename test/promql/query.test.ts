import { describe, expect, test } from "vitest";

import { toHistogram } from "#src/promql/evaluate/histogram/histogram.ts";
import { queryInstant, queryRange, type QueryOptions } from "#src/promql/evaluate/run.ts";
import { memorySource, toSourceSeries } from "#src/promql/evaluate/source.ts";

const minute = 60_000;
const series = (labels: Record<string, string>, values: readonly (number | "stale")[]) =>
  toSourceSeries(
    labels,
    values.map((value, at) => [at * minute, value]),
  );

const source = memorySource([
  series({ __name__: "up", job: "a" }, [1, 2, 3, 4, 5]),
  series({ __name__: "up", job: "b" }, [10, 20, "stale"]),
  series({ __name__: "down", job: "c" }, [7, 7, 7, 7, 7]),
]);

function at(text: string, timeMs: number, options?: QueryOptions): Record<string, number> {
  const result = queryInstant(source, text, timeMs, options);
  return Object.fromEntries(
    result.series.map(({ labels, values }) => [
      Object.entries(labels)
        .map(([name, value]) => `${name}=${value}`)
        .join(),
      values[0] ?? Number.NaN,
    ]),
  );
}

test("an instant vector has the names, and not what has ended", () => {
  expect(at("up", minute)).toStrictEqual({ "__name__=up,job=a": 2, "__name__=up,job=b": 20 });
  expect(at("up", 2 * minute)).toStrictEqual({ "__name__=up,job=a": 3 });
});

test("a range query leaves out the steps at which a series is not there", () => {
  const times = { startMs: 0, endMs: 3 * minute, stepMs: minute };
  const { type, series: found } = queryRange(source, 'up{job="b"} * 2', times);
  expect(type).toBe("matrix");
  expect(
    found.map((one) => ({ ...one, times: [...one.times], values: [...one.values] })),
  ).toStrictEqual([{ labels: { job: "b" }, times: [0, minute], values: [20, 40] }]);
});

test("native histograms stand beside the numbers of a result", () => {
  const histogram = toHistogram({ count: 4, sum: 6, positive: { indexes: [1], counts: [4] } });
  const mixed = memorySource([
    toSourceSeries({ __name__: "size" }, [
      [0, 1],
      [minute, histogram],
    ]),
  ]);
  const { series: found } = queryRange(mixed, "size * 2", {
    startMs: 0,
    endMs: minute,
    stepMs: minute,
  });
  expect(found.map((one) => ({ ...one, times: [...one.times], values: [...one.values] }))).toEqual([
    {
      labels: {},
      times: [0],
      values: [2],
      histograms: [
        {
          timeMs: minute,
          value: toHistogram({ count: 8, sum: 12, positive: { indexes: [1], counts: [8] } }),
        },
      ],
    },
  ]);
});

test("a range vector on its own is its samples", () => {
  const { type, series: found } = queryInstant(source, 'up{job="b"}[5m]', 3 * minute);
  expect(type).toBe("matrix");
  expect(found.map(({ values }) => [...values])).toStrictEqual([[10, 20]]);
});

test("the look-back may be shorter", () => {
  expect(at("down", 8 * minute)).toStrictEqual({ "__name__=down,job=c": 7 });
  expect(at("down", 8 * minute, { lookbackMs: minute })).toStrictEqual({});
});

describe("what is experimental", () => {
  const options = { experimental: true };

  test("fill puts a value in the place of a missing partner", () => {
    expect(at("up + on (job) fill (100) down", minute, options)).toStrictEqual({
      "job=a": 102,
      "job=b": 120,
      "job=c": 107,
    });
    expect(at("up - on (job) fill_right (1) down", minute, options)).toStrictEqual({
      "job=a": 1,
      "job=b": 19,
    });
  });

  test("with group_right, fill_left stands for the missing many side", () => {
    const text = "down * on (job) group_right fill_left (3) up";
    expect(at(text, minute, options)).toStrictEqual({ "job=c": 21 });
  });

  test("limitk takes the first of each group", () => {
    expect(at("limitk(1, up)", minute, options)).toStrictEqual({ "__name__=up,job=a": 2 });
  });

  test("limit_ratio takes those whose hash is low, and below 0 the others", () => {
    const names = (ratio: number): readonly string[] =>
      Object.keys(at(`limit_ratio(${ratio}, {job=~".+"})`, minute, options));
    expect([...names(0.5), ...names(-0.5)].toSorted()).toStrictEqual([
      "__name__=down,job=c",
      "__name__=up,job=a",
      "__name__=up,job=b",
    ]);
  });

  test("smoothed values lie on the line between samples, anchored ones are samples", () => {
    expect(at('increase(up{job="a"}[90s] smoothed)', 150_000, options)).toStrictEqual({
      "job=a": 1.5,
    });
    expect(at('increase(up{job="a"}[90s] anchored)', 150_000, options)).toStrictEqual({
      "job=a": 1,
    });
    expect(() => at("max_over_time(up[5m] smoothed)", minute, options)).toThrow(
      "smoothed modifier can only be used with: delta, increase, rate - not with max_over_time",
    );
  });

  test("without being asked for, what is experimental is refused", () => {
    for (const text of ["limit_ratio(0.5, up)", "rate(up[5m] smoothed)", "info(up)"]) {
      expect(() => at(text, minute)).toThrow("not supported: the experimental");
    }
  });
});

test("a duration may be an expression of the query's step and range", () => {
  const times = { startMs: minute, endMs: 4 * minute, stepMs: minute };
  const values = (text: string): readonly number[] =>
    Array.from(queryRange(source, text, times).series[0]?.values ?? []);
  expect(values("count_over_time(down[step() * 2 + 0s])")).toStrictEqual([2, 2, 2, 2]);
  expect(values("count_over_time(down[min(range(), 1m) ^ 1])")).toStrictEqual([1, 1, 1, 1]);
  expect(values("count_over_time(down[max_of(1m, 2m) / 2 % 7m - 0s])")).toStrictEqual([1, 1, 1, 1]);
  expect(values('up{job="a"} offset -(step())')).toStrictEqual([3, 4, 5, 5]);
  expect(() => values("rate(down[1m - 1m])")).toThrow("duration must be greater than 0");
  expect(() => values("rate(down[1m / 0])")).toThrow("division by zero");
});

test.each([
  ['up{job="a"} offset -2m ^ 2', 16],
  ['up{job="a"} offset (1m * 2)', undefined],
  ['up{job="a"} offset 1m + 2', 3],
  ['sum_over_time(up{job="a"}[-1m+3m])', 3],
])("%s is %d: an offset ends where an operator begins", (text, value) => {
  expect(Object.values(at(text, minute))[0]).toBe(value);
});

test.each([
  ["day_of_week(vector(Inf))", 0],
  ["year(vector(NaN))", 292_277_026_596],
  ["month(vector(1e300))", 12],
  ["year(vector(1e15))", 31_690_708],
])("%s is %d, as in Go", (text, value) => {
  expect(at(text, 0)).toStrictEqual({ "": value });
});

test("names that are removed late are still there for label_replace", () => {
  const text = 'label_replace(rate(up[5m]), "metric", "$1", "__name__", "(.*)")';
  expect(at(text, minute)).toHaveProperty("job=a");
  expect(at(text, minute, { delayedNameRemoval: true })).toHaveProperty("job=a,metric=up");
});

test.each([
  ["up + ignoring (job) up", "many-to-many matching not allowed"],
  ["up + on () group_left () up", "found duplicate series"],
  ["up + on () down", "many-to-one matching must be explicit"],
  ['label_replace(up, "job", "x", "", "")', "same labelset"],
  ['label_replace(up, "job", "x", "job", "(")', "invalid regular expression"],
  ['label_join(up, "", ",", "job")', "invalid destination label name"],
  ["topk(NaN, up)", "Parameter value is NaN"],
  ["topk(1e30, up)", "overflows int64"],
])("%s fails on these series", (text, message) => {
  expect(() => at(text, minute)).toThrow(message);
});

test("a range query of a range vector or a text fails", () => {
  const times = { startMs: 0, endMs: minute, stepMs: minute };
  expect(() => queryRange(source, "up[5m]", times)).toThrow("for range query");
  expect(() => queryRange(source, "up", { ...times, stepMs: 0 })).toThrow(RangeError);
  expect(queryRange(source, "up", { ...times, endMs: -1 }).series).toStrictEqual([]);
});

test("two series of the same labels are no source", () => {
  const one = series({ __name__: "up" }, [1]);
  expect(() => memorySource([one, one])).toThrow("two series have the same labels");
});
