import { almostEqual } from "#src/promql/evaluate/almost-equal.ts";
import { fromEntries, keyOf, showLabels } from "#src/promql/evaluate/labels.ts";
import { queryInstant, queryRange, type QueryResult } from "#src/promql/evaluate/run.ts";
import type { SeriesSource } from "#src/promql/evaluate/source.ts";
import { ObservabilityError } from "#src/errors.ts";
import type { Point } from "#src/promql/series-notation.ts";
import type { ScriptCase } from "./script.ts";

/** How a case ended; `refused`: the evaluator says that it does not have what is asked for. */
export type Outcome =
  | { readonly state: "passed" }
  | { readonly state: "refused" | "failed"; readonly reason: string };

/** Values are compared as Prometheus' own tests do. */
const tolerance = 1e-6;

/** As Prometheus' tests are run. */
const options = { experimental: true, delayedNameRemoval: true };

/** Runs one case on the series. */
export function runCase(one: ScriptCase, source: SeriesSource): Outcome {
  let result: QueryResult;
  try {
    const { query, times, instant } = one;
    result = instant
      ? queryInstant(source, query, times.startMs, options)
      : queryRange(source, query, times, options);
  } catch (error) {
    return ofError(one, error);
  }
  if (one.expectations.some(({ of }) => of === "fail")) {
    return { state: "failed", reason: "expected a failure, got a result" };
  }
  const problem = noteProblem(one, result) ?? resultProblem(one, result);
  return problem === undefined ? { state: "passed" } : { state: "failed", reason: problem };
}

function ofError({ expectations }: ScriptCase, error: unknown): Outcome {
  if (!(error instanceof ObservabilityError)) {
    return {
      state: "failed",
      reason: error instanceof Error ? (error.stack ?? "") : String(error),
    };
  }
  const { code, message } = error;
  if (code === "OBS_PROMQL_UNSUPPORTED") return { state: "refused", reason: message };
  const failures = expectations.filter(({ of }) => of === "fail");
  if (failures.length === 0) return { state: "failed", reason: message };
  return failures.every(({ matches }) => matches?.(message) ?? true)
    ? { state: "passed" }
    : { state: "failed", reason: `expected another failure, got: ${message}` };
}

function noteProblem({ expectations, none }: ScriptCase, result: QueryResult): string | undefined {
  for (const kind of ["warn", "info"] as const) {
    const notes = kind === "warn" ? result.warnings : result.infos;
    if (none.includes(kind) && notes.length > 0)
      return `expected no ${kind}, got: ${notes.join("; ")}`;
    const wanted = expectations.filter((one) => one.of === kind);
    const unmet = wanted.some(({ matches }) => !notes.some((note) => matches?.(note) ?? true));
    if (unmet) return `expected another ${kind}, got: ${notes.join("; ") || "none"}`;
    const extra = notes.find((note) => !wanted.some(({ matches }) => matches?.(note) ?? true));
    if (wanted.length > 0 && extra !== undefined) return `expected no such ${kind}: ${extra}`;
  }
  return undefined;
}

function resultProblem(one: ScriptCase, result: QueryResult): string | undefined {
  const { text, scalar, series, times, instant, matrix, ordered } = one;
  if (text !== undefined) {
    return result.text === text ? undefined : `expected ${text}, got ${result.text}`;
  }
  if (scalar !== undefined) {
    const value = result.series[0]?.values[0];
    return result.type === "scalar" && isSame(value, scalar)
      ? undefined
      : `expected the scalar ${scalar}, got ${result.type} ${value}`;
  }
  const grid = matrix ?? times;
  const expected = series.map(({ labels, points }) => ({
    key: keyOf(fromEntries(Object.entries(labels))),
    samples: new Map(
      points.flatMap((point, step): (readonly [number, Point])[] =>
        point === undefined
          ? []
          : [
              [
                instant && matrix === undefined ? grid.startMs : grid.startMs + step * grid.stepMs,
                point,
              ],
            ],
      ),
    ),
  }));
  const found = result.series.map(({ labels, times, values }) => ({
    key: keyOf(fromEntries(Object.entries(labels))),
    samples: new Map(Array.from(times, (time, at) => [time, values[at] ?? Number.NaN] as const)),
  }));
  const problem = differenceOf(expected, found);
  if (problem !== undefined) return problem;
  const inOrder = expected.every(({ key }, at) => found[at]?.key === key);
  return ordered && !inOrder ? `expected another order, got ${show(result)}` : undefined;
}

interface Keyed {
  readonly key: string;
  readonly samples: ReadonlyMap<number, Point>;
}

function differenceOf(expected: readonly Keyed[], found: readonly Keyed[]): string | undefined {
  const byKey = new Map(found.map(({ key, samples }) => [key, samples]));
  if (byKey.size < found.length) return "a series is there twice";
  const name = (key: string): string => key.replaceAll("\uFFFF", " ");
  for (const { key, samples } of expected) {
    const other = byKey.get(key);
    if (other === undefined)
      return `expected {${name(key)}}, got ${[...byKey.keys()].map(name).join(" | ") || "nothing"}`;
    for (const [time, point] of samples) {
      if (isSame(other.get(time), point)) continue;
      return `{${name(key)}} at ${time}: expected ${point}, got ${other.get(time)}`;
    }
    if (other.size > samples.size)
      return `{${name(key)}}: expected ${samples.size} samples, got ${other.size}`;
  }
  const extra = found.find(({ key }) => !expected.some((one) => one.key === key));
  return extra === undefined ? undefined : `unexpected {${name(extra.key)}}`;
}

function isSame(value: Point, expected: Point): boolean {
  if (typeof value !== "number" || typeof expected !== "number") return false;
  return almostEqual(value, expected, tolerance);
}

function show({ series }: QueryResult): string {
  return series
    .map(
      ({ labels, values }) =>
        `${showLabels(fromEntries(Object.entries(labels)))} ${values.join(" ")}`,
    )
    .join("; ");
}
