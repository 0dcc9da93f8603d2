import { expect, test } from "vitest";

import { backendCatalog } from "#src/metrics/backend-catalog.ts";
import { catalog } from "#src/metrics/catalog.ts";
import { queryRange } from "#src/promql/evaluate/run.ts";
import { memorySource, toSourceSeries } from "#src/promql/evaluate/source.ts";
import { events, growth } from "#src/promql/first-events.ts";
import { printPromql } from "#src/promql/print.ts";

const minuteMs = 60_000;
const spans = growth(backendCatalog.collectorRefusedSpans, "5m");
const runs = growth(catalog.workflowsFailed, "5m");

/** A series with one sample a minute from minute 0, `undefined` for none. */
function series(name: string, values: readonly (number | undefined)[], own = {}) {
  const samples = values.flatMap((value, minute) =>
    value === undefined ? [] : [[minute * minuteMs, value] as const],
  );
  return toSourceSeries({ __name__: name, job: "j", instance: "i", ...own }, samples);
}

/** Returns the values of the expression, minute by minute. */
function valuesOf(
  of: typeof spans | typeof runs,
  all: readonly ReturnType<typeof series>[],
  minutes: number,
): readonly (number | undefined)[] {
  const times = { startMs: 0, endMs: (minutes - 1) * minuteMs, stepMs: minuteMs };
  const found = queryRange(memorySource(all), printPromql(of.node), times).series;
  // What began still has the metric's name, the increase has none: one of them at a time
  expect(new Set(found.flatMap((one) => [...one.times])).size).toBe(
    found.reduce((sum, one) => sum + one.times.length, 0),
  );
  const values = new Map(
    found.flatMap((one) => [...one.times].map((at, n) => [at, one.values[n]])),
  );
  return Array.from({ length: minutes }, (_, minute) => values.get(minute * minuteMs));
}

const none = (count: number) => Array.from({ length: count }, () => undefined);
const all = (value: number, count: number) => Array.from({ length: count }, () => value);

test("a counter that begins counts whole for the window, and then no more", () => {
  const found = valuesOf(
    spans,
    [
      series("up", all(1, 24)),
      series("otelcol_receiver_refused_spans", [...none(12), ...all(900, 12)], {
        receiver: "otlp",
      }),
    ],
    24,
  );
  expect(found).toEqual([...none(12), ...all(900, 5), ...all(0, 7)]);
});

test("an old counter that is seen for the first time is no growth", () => {
  const found = valuesOf(
    spans,
    [series("up", all(1, 12)), series("otelcol_receiver_refused_spans", all(900, 12))],
    12,
  );
  expect(found).toEqual([undefined, ...all(0, 11)]);
});

test("a counter of a process that has begun since counts whole, of an older one it does not", () => {
  const failed = series("workflow_failures_total", all(3, 4));
  const young = series("process_uptime_seconds", [10, 70, 130, 190]);
  const old = series("process_uptime_seconds", [9_010, 9_070, 9_130, 9_190]);
  expect(valuesOf(runs, [failed, young], 4)).toEqual([3, 3, 3, 3]);
  expect(valuesOf(runs, [failed, old], 4)).toEqual([undefined, 0, 0, 0]);
});

test("without a sign of its process a counter grows as `increase` has it", () => {
  const failed = series("workflow_failures_total", all(3, 4));
  expect(valuesOf(runs, [failed], 4)).toEqual([undefined, 0, 0, 0]);
});

test("the observations of a histogram are counted by `_count`", () => {
  expect(printPromql(events(catalog.dbOperationDuration, "1m").node)).toBe(
    "((db_client_operation_duration_seconds_count unless db_client_operation_duration_seconds_count offset 1m) and on (job, instance) (process_uptime_seconds offset 1m or (process_uptime_seconds < 60))) or increase(db_client_operation_duration_seconds_count[1m])",
  );
});
