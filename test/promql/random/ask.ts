import { ObservabilityError } from "#src/errors.ts";
import { readNumber } from "#src/promql/evaluate/format-number.ts";
import { bucketsOf } from "#src/promql/evaluate/histogram/buckets.ts";
import { compacted, type Histogram } from "#src/promql/evaluate/histogram/histogram.ts";
import { fromEntries, keyOf } from "#src/promql/evaluate/labels.ts";
import {
  queryInstant,
  queryRange,
  type QueryOptions,
  type QueryResult,
} from "#src/promql/evaluate/run.ts";
import type { SeriesSource } from "#src/promql/evaluate/source.ts";

/** A query at one time, where `stepMs` is 0, or over a range. */
export interface Question {
  readonly query: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly stepMs: number;
}

/** A native histogram as the API writes it: counts by the bounds of their bucket, none of 0. */
export interface Observed {
  readonly count: number;
  readonly sum: number;
  readonly buckets: ReadonlyMap<string, number>;
}

export type Samples = ReadonlyMap<number, number | Observed>;

/** Series by the key of their labels, with samples by time; or that the query failed. */
export type Answer =
  | { readonly error: string }
  | {
      readonly type: string;
      readonly text: string | undefined;
      readonly series: ReadonlyMap<string, Samples>;
    };

/** Returns what our evaluator answers. */
export function askOurs(source: SeriesSource, question: Question, options: QueryOptions): Answer {
  const { query, startMs, stepMs } = question;
  try {
    const result =
      stepMs === 0
        ? queryInstant(source, query, startMs, options)
        : queryRange(source, query, question, options);
    return { type: result.type, text: result.text, series: toMap(result) };
  } catch (error) {
    if (!(error instanceof ObservabilityError)) throw error;
    return { error: error.message };
  }
}

function toMap({ series }: QueryResult): ReadonlyMap<string, Samples> {
  return new Map(
    series.map(({ labels, times, values, histograms = [] }) => [
      keyOf(fromEntries(Object.entries(labels))),
      new Map<number, number | Observed>([
        ...Array.from(times, (time, at) => [time, values[at] ?? Number.NaN] as const),
        ...histograms.map(({ timeMs, value }) => [timeMs, observed(value)] as const),
      ]),
    ]),
  );
}

function observed(histogram: Histogram): Observed {
  const buckets = bucketsOf(compacted(histogram)).filter(({ count }) => count !== 0);
  const named = buckets.map(({ lower, upper, count }) => [`${lower} to ${upper}`, count] as const);
  return { count: histogram.count, sum: histogram.sum, buckets: new Map(named) };
}

type Sample = readonly [seconds: number, value: string];
type Bucket = readonly [boundaries: number, lower: string, upper: string, count: string];

interface SentHistogram {
  readonly count: string;
  readonly sum: string;
  readonly buckets?: readonly Bucket[];
}

type HistogramSample = readonly [seconds: number, histogram: SentHistogram];

interface SentSeries {
  readonly metric: Readonly<Record<string, string>>;
  readonly value?: Sample;
  readonly values?: readonly Sample[];
  readonly histogram?: HistogramSample;
  readonly histograms?: readonly HistogramSample[];
}

interface Response {
  readonly error?: string;
  readonly data?: {
    readonly resultType: string;
    readonly result: Sample | readonly SentSeries[];
  };
}

/** Returns what the running Prometheus answers. */
export async function askPrometheus(url: string, question: Question): Promise<Answer> {
  const { query, startMs, endMs, stepMs } = question;
  const seconds = (ms: number): string => String(ms / 1_000);
  const times =
    stepMs === 0
      ? { time: seconds(startMs) }
      : { start: seconds(startMs), end: seconds(endMs), step: seconds(stepMs) };
  const response = await fetch(`${url}/api/v1/query${stepMs === 0 ? "" : "_range"}`, {
    method: "POST",
    body: new URLSearchParams({ query, ...times }),
  });
  const { data, error = "no data" } = (await response.json()) as Response;
  if (data === undefined) return { error };
  const { resultType, result } = data;
  if (isSample(result)) {
    const [time, value] = result;
    if (resultType === "string") return { type: resultType, text: value, series: new Map() };
    const samples = toSamples({ metric: {}, value: [time, value] });
    return { type: resultType, text: undefined, series: new Map([["", samples]]) };
  }
  return {
    type: resultType,
    text: undefined,
    series: new Map(
      result.map((series) => [
        keyOf(fromEntries(Object.entries(series.metric))),
        toSamples(series),
      ]),
    ),
  };
}

function isSample(result: Sample | readonly SentSeries[]): result is Sample {
  return typeof result[0] === "number";
}

function toSamples({ value, values = [], histogram, histograms = [] }: SentSeries): Samples {
  const toMs = (seconds: number): number => Math.round(seconds * 1_000);
  return new Map<number, number | Observed>([
    ...[...values, ...(value === undefined ? [] : [value])].map(
      ([time, text]) => [toMs(time), numberOf(text)] as const,
    ),
    ...[...histograms, ...(histogram === undefined ? [] : [histogram])].map(
      ([time, sent]) => [toMs(time), fromSent(sent)] as const,
    ),
  ]);
}

function fromSent({ count, sum, buckets = [] }: SentHistogram): Observed {
  return {
    count: numberOf(count),
    sum: numberOf(sum),
    buckets: new Map(
      buckets.map(([, lower, upper, inside]) => [
        `${numberOf(lower)} to ${numberOf(upper)}`,
        numberOf(inside),
      ]),
    ),
  };
}

function numberOf(text: string): number {
  return readNumber(text) ?? Number.NaN;
}
