import {
  queryInstant,
  queryRange,
  type QueryOptions,
  type QueryResult,
} from "#src/promql/evaluate/run.ts";
import type { SeriesSource } from "#src/promql/evaluate/source.ts";
import { ObservabilityError } from "#src/errors.ts";
import { resultProblem } from "./compare.ts";
import { pinned } from "./pinned.ts";
import type { ScriptCase } from "./script.ts";

/** How a case ended; `refused`: the evaluator says that it does not have what is asked for. */
export type Outcome =
  | { readonly state: "passed" }
  | { readonly state: "refused" | "failed"; readonly reason: string };

const passed: Outcome = { state: "passed" };

/** As Prometheus' tests are run. */
const options: QueryOptions = { experimental: true, delayedNameRemoval: true, startTimes: true };

const minute = 60_000;

/**
 * Runs one case on the series. An instant query is run in other ways as well, as Prometheus does:
 * with its time written behind each selector, at other times, and each as a step of a range.
 */
export function runCase(one: ScriptCase, source: SeriesSource): Outcome {
  const { query, times, instant } = one;
  if (!instant) return outcomeOf(one, () => queryRange(source, query, times, options));
  for (const asked of [{ query, timeMs: times.startMs }, ...pinned(query, times.startMs)]) {
    const outcome = runInstant(one, asked, source);
    if (outcome.state === "passed") continue;
    const told = `as ${asked.query} at ${asked.timeMs} ms: `;
    return asked.query === query ? outcome : { ...outcome, reason: `${told}${outcome.reason}` };
  }
  return passed;
}

function runInstant(
  one: ScriptCase,
  { query, timeMs }: { readonly query: string; readonly timeMs: number },
  source: SeriesSource,
): Outcome {
  const at = { ...one, times: { startMs: timeMs, endMs: timeMs, stepMs: 0 } };
  const outcome = outcomeOf(at, () => queryInstant(source, query, timeMs, options));
  const { matrix, text, ordered, expectations } = one;
  const fails = expectations.some(({ of }) => of === "fail");
  const noRange = matrix !== undefined || text !== undefined || ordered || fails;
  // These mean something else in a range
  if (outcome.state !== "passed" || noRange || /(?:start|end|range|step)\(\)/.test(query)) {
    return outcome;
  }
  const around = { startMs: timeMs - minute, endMs: timeMs + minute, stepMs: minute };
  const quiet = { ...at, expectations: [], none: [] };
  const inRange = outcomeOf(quiet, () =>
    stepOf(queryRange(source, query, around, options), timeMs, one),
  );
  return inRange.state === "passed"
    ? passed
    : { ...inRange, reason: `as a step of a range: ${inRange.reason}` };
}

/** Returns the result of a range at one time, as one of that time. */
function stepOf(result: QueryResult, timeMs: number, { scalar }: ScriptCase): QueryResult {
  const series = result.series.flatMap(({ labels, times, values, histograms = [] }) => {
    const there = (_: number, at: number): boolean => times[at] === timeMs;
    const points = histograms.filter((point) => point.timeMs === timeMs);
    return times.includes(timeMs) || points.length > 0
      ? [{ labels, times: times.filter(there), values: values.filter(there), histograms: points }]
      : [];
  });
  return { ...result, type: scalar === undefined ? "vector" : "scalar", series };
}

function outcomeOf(one: ScriptCase, ask: () => QueryResult): Outcome {
  let result: QueryResult;
  try {
    result = ask();
  } catch (error) {
    return ofError(one, error);
  }
  if (one.expectations.some(({ of }) => of === "fail")) {
    return { state: "failed", reason: "expected a failure, got a result" };
  }
  const problem = noteProblem(one, result) ?? resultProblem(one, result);
  return problem === undefined ? passed : { state: "failed", reason: problem };
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
    ? passed
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
