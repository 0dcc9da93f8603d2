import { evaluate } from "./evaluate.ts";
import { evaluationError } from "./failure.ts";
import { toRecord } from "./labels.ts";
import { noNotes, showNotes } from "./notes.ts";
import { typeOf } from "./parse/check.ts";
import { recentlyParsed } from "./parse/recently-parsed.ts";
import type { Syntax } from "./parse/syntax.ts";
import type { Frame, Query } from "./query.ts";
import { toRangeNode } from "./ranges.ts";
import { inOrder, rangeResult, resultSeries, type Labelled, type ResultSeries } from "./result.ts";
import type { SeriesSource } from "./source.ts";

export type { ResultSeries } from "./result.ts";

/** How a query is evaluated. */
export interface QueryOptions {
  /**
   * How far back an instant vector looks for a sample.
   * @default 300_000
   */
  readonly lookbackMs?: number;
  /**
   * The step of subqueries that name none: Prometheus' evaluation interval.
   * @default 60_000
   */
  readonly subqueryStepMs?: number;
  /**
   * Functions, aggregations and modifiers that Prometheus hides behind a feature flag.
   * @default false
   */
  readonly experimental?: boolean;
  /**
   * Drop the names of metrics at the end of a query, not in each function, as Prometheus does with
   * `--enable-feature=promql-delayed-name-removal`.
   * @default false
   */
  readonly delayedNameRemoval?: boolean;
  /**
   * Take counters for reset where a sample's start time says so, as Prometheus does with
   * `--enable-feature=promql-use-start-timestamps`.
   * @default false
   */
  readonly startTimes?: boolean;
}

/** What a query found. */
export interface QueryResult {
  readonly type: "scalar" | "string" | "vector" | "matrix";
  /** A scalar is one series without labels; a vector's series have one sample each. */
  readonly series: readonly ResultSeries[];
  /** The value of type `string`. */
  readonly text?: string;
  /** What Prometheus would warn of or inform about, in its words. */
  readonly warnings: readonly string[];
  readonly infos: readonly string[];
}

/**
 * Returns the value of the expression at one time, as `/api/v1/query` of Prometheus 3 does.
 *
 * @throws ObservabilityError `OBS_PROMQL_SYNTAX`, `OBS_PROMQL_UNSUPPORTED` or
 * `OBS_PROMQL_EVALUATION`.
 */
export function queryInstant(
  source: SeriesSource,
  text: string,
  timeMs: number,
  options: QueryOptions = {},
): QueryResult {
  const query = toQuery(source, text, { startMs: timeMs, endMs: timeMs, stepMs: 0 }, options);
  const frame: Frame = { query, startMs: timeMs, stepMs: 1, steps: 1 };
  const syntax = recentlyParsed(text, options);
  if (typeOf(syntax) === "range vector") {
    return toResult(query, "matrix", inOrder(rangeResult(toRangeNode(syntax), frame)));
  }
  const value = evaluate(syntax, frame);
  if (value.type === "string") return { ...toResult(query, "string", []), text: value.value };
  return toResult(query, value.type, resultSeries(value, frame));
}

/**
 * Returns the values of the expression from `startMs` to `endMs`, as `/api/v1/query_range` of
 * Prometheus 3 does. Series without a value at any step are left out.
 *
 * @throws ObservabilityError as `queryInstant` does; RangeError on a step that is not above 0.
 */
export function queryRange(
  source: SeriesSource,
  text: string,
  times: { readonly startMs: number; readonly endMs: number; readonly stepMs: number },
  options: QueryOptions = {},
): QueryResult {
  const { startMs, endMs, stepMs } = times;
  if (!(stepMs > 0)) throw new RangeError(`expected a step above 0, got ${stepMs}`);
  const query = toQuery(source, text, times, options);
  const syntax = recentlyParsed(text, options);
  checkRangeType(syntax);
  const steps = Math.floor((endMs - startMs) / stepMs) + 1;
  if (steps < 1) return toResult(query, "matrix", []);
  const frame: Frame = { query, startMs, stepMs, steps };
  return toResult(query, "matrix", inOrder(resultSeries(evaluate(syntax, frame), frame)));
}

function checkRangeType(syntax: Syntax): void {
  const type = typeOf(syntax);
  if (type === "scalar" || type === "instant vector") return;
  throw evaluationError(
    `invalid expression type "${type}" for range query, must be scalar or instant vector`,
  );
}

function toQuery(
  source: SeriesSource,
  text: string,
  times: Pick<Query, "startMs" | "endMs" | "stepMs">,
  {
    lookbackMs = 300_000,
    subqueryStepMs = 60_000,
    delayedNameRemoval = false,
    startTimes = false,
  }: QueryOptions,
): Query {
  return {
    text,
    source,
    ...times,
    lookbackMs,
    subqueryStepMs,
    delayedNameRemoval,
    startTimes,
    notes: noNotes(),
  };
}

function toResult(
  { notes }: Query,
  type: QueryResult["type"],
  labelled: readonly Labelled[],
): QueryResult {
  const [warnings, infos] = [showNotes(notes.warnings), showNotes(notes.infos)];
  const series = labelled.map((one) => ({ ...one, labels: toRecord(one.labels) }));
  return { type, series, warnings, infos };
}
