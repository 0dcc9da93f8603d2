import { almostEqual } from "#src/promql/evaluate/almost-equal.ts";
import { sameBounds } from "#src/promql/evaluate/histogram/bounds.ts";
import { compacted, type Histogram, type Side } from "#src/promql/evaluate/histogram/histogram.ts";
import { showHistogram } from "#src/promql/evaluate/histogram/show.ts";
import { fromEntries, keyOf, showLabels } from "#src/promql/evaluate/labels.ts";
import type { QueryResult, ResultSeries } from "#src/promql/evaluate/run.ts";
import type { Point } from "#src/promql/series-notation.ts";
import type { ScriptCase } from "./script.ts";

/** Values are compared as Prometheus' own tests do. */
const tolerance = 1e-6;

type Expected = Pick<
  ScriptCase,
  "text" | "scalar" | "series" | "times" | "instant" | "matrix" | "ordered"
>;

/** Returns how the result differs from what the case expects, undefined where it does not. */
export function resultProblem(one: Expected, result: QueryResult): string | undefined {
  const { text, scalar, series, times, instant, matrix, ordered } = one;
  if (text !== undefined) {
    return result.text === text ? undefined : `expected ${text}, got ${result.text}`;
  }
  if (scalar !== undefined) {
    const value = result.series[0]?.values[0];
    return result.type === "scalar" && isSame(value, scalar)
      ? undefined
      : `expected the scalar ${show(scalar)}, got ${result.type} ${value}`;
  }
  const grid = matrix ?? times;
  const stepMs = instant && matrix === undefined ? 0 : grid.stepMs;
  const expected = series.map(({ labels, points }) => ({
    key: keyOf(fromEntries(Object.entries(labels))),
    samples: new Map(
      points.flatMap((point, step): (readonly [number, Point])[] =>
        point === undefined ? [] : [[grid.startMs + step * stepMs, point]],
      ),
    ),
  }));
  const found = result.series.map((found) => ({
    key: keyOf(fromEntries(Object.entries(found.labels))),
    samples: samplesOf(found),
  }));
  const problem = differenceOf(expected, found);
  if (problem !== undefined) return problem;
  const inOrder = expected.every(({ key }, at) => found[at]?.key === key);
  return ordered && !inOrder ? `expected another order, got ${showResult(result)}` : undefined;
}

type Sample = number | Histogram;

function samplesOf({ times, values, histograms = [] }: ResultSeries): ReadonlyMap<number, Sample> {
  return new Map<number, Sample>([
    ...Array.from(times, (time, at) => [time, values[at] ?? Number.NaN] as const),
    ...histograms.map(({ timeMs, value }) => [timeMs, value] as const),
  ]);
}

function differenceOf(
  expected: readonly { readonly key: string; readonly samples: ReadonlyMap<number, Point> }[],
  found: readonly { readonly key: string; readonly samples: ReadonlyMap<number, Sample> }[],
): string | undefined {
  const byKey = new Map(found.map(({ key, samples }) => [key, samples]));
  if (byKey.size < found.length) return "a series is there twice";
  const name = (key: string): string => key.replaceAll("\uFFFF", " ");
  for (const { key, samples } of expected) {
    const other = byKey.get(key);
    if (other === undefined)
      return `expected {${name(key)}}, got ${[...byKey.keys()].map(name).join(" | ") || "nothing"}`;
    for (const [time, point] of samples) {
      if (isSame(other.get(time), point)) continue;
      return `{${name(key)}} at ${time}: expected ${show(point)}, got ${show(other.get(time))}`;
    }
    if (other.size > samples.size)
      return `{${name(key)}}: expected ${samples.size} samples, got ${other.size}`;
  }
  const extra = found.find(({ key }) => !expected.some((one) => one.key === key));
  return extra === undefined ? undefined : `unexpected {${name(extra.key)}}`;
}

function isSame(value: Sample | undefined, expected: Point): boolean {
  if (value === undefined || expected === undefined || expected === "stale") return false;
  if (typeof expected === "number") {
    return typeof value === "number" && almostEqual(value, expected, tolerance);
  }
  if (typeof value === "number") return false;
  const { histogram, hasHint } = expected;
  if (hasHint && value.hint !== histogram.hint) return false;
  return sameHistogram(compacted(value), compacted(histogram));
}

function sameHistogram(a: Histogram, b: Histogram): boolean {
  return (
    a.schema === b.schema &&
    almostEqual(a.count, b.count, tolerance) &&
    almostEqual(a.sum, b.sum, tolerance) &&
    sameBounds(a.customValues, b.customValues) &&
    a.zeroThreshold === b.zeroThreshold &&
    almostEqual(a.zeroCount, b.zeroCount, tolerance) &&
    sameSide(a.negative, b.negative) &&
    sameSide(a.positive, b.positive)
  );
}

function sameSide(a: Side, b: Side): boolean {
  return (
    sameBounds(a.indexes, b.indexes) &&
    a.counts.every((count, at) => almostEqual(count, b.counts[at] ?? Number.NaN, tolerance))
  );
}

function show(point: Point | Sample): string {
  if (typeof point !== "object") return String(point);
  const { histogram, hint } =
    "histogram" in point
      ? { histogram: point.histogram, hint: point.hasHint ? point.histogram.hint : "any" }
      : { histogram: point, hint: point.hint };
  const { schema, zeroThreshold, customValues } = histogram;
  const layout = `schema ${schema}, zero ${zeroThreshold}, bounds ${customValues.join(" ")}`;
  return `${showHistogram(histogram)} (${layout}, ${hint})`;
}

function showResult({ series }: QueryResult): string {
  return series
    .map((one) => {
      const samples = Array.from(samplesOf(one).values(), show);
      return `${showLabels(fromEntries(Object.entries(one.labels)))} ${samples.join(" ")}`;
    })
    .join("; ");
}
