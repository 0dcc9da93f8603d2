import { ObservabilityError } from "#src/errors.ts";
import { readNumber } from "#src/promql/evaluate/format-number.ts";
import { fromEntries, keyOf } from "#src/promql/evaluate/labels.ts";
import { queryInstant, queryRange, type QueryResult } from "#src/promql/evaluate/run.ts";
import type { SeriesSource } from "#src/promql/evaluate/source.ts";

/** A query at one time, where `stepMs` is 0, or over a range. */
export interface Question {
  readonly query: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly stepMs: number;
}

/** Series by the key of their labels, with samples by time; or that the query failed. */
export type Answer =
  | { readonly error: string }
  | { readonly type: string; readonly series: ReadonlyMap<string, ReadonlyMap<number, number>> };

/** Returns what our evaluator answers. */
export function askOurs(source: SeriesSource, question: Question): Answer {
  const { query, startMs, stepMs } = question;
  try {
    const result =
      stepMs === 0 ? queryInstant(source, query, startMs) : queryRange(source, query, question);
    return { type: result.type, series: toMap(result) };
  } catch (error) {
    if (!(error instanceof ObservabilityError)) throw error;
    return { error: error.message };
  }
}

function toMap({ series }: QueryResult): ReadonlyMap<string, ReadonlyMap<number, number>> {
  return new Map(
    series.map(({ labels, times, values }) => [
      keyOf(fromEntries(Object.entries(labels))),
      new Map(Array.from(times, (time, at) => [time, values[at] ?? Number.NaN])),
    ]),
  );
}

type Sample = readonly [seconds: number, value: string];

interface Response {
  readonly error?: string;
  readonly data?: {
    readonly resultType: string;
    readonly result:
      | Sample
      | readonly {
          readonly metric: Readonly<Record<string, string>>;
          readonly value?: Sample;
          readonly values?: readonly Sample[];
        }[];
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
  if (resultType === "scalar" || resultType === "string") {
    return { type: resultType, series: new Map([["", toSamples([result as Sample])]]) };
  }
  return {
    type: resultType,
    series: new Map(
      (result as Exclude<typeof result, Sample>).map(({ metric, value, values = [] }) => [
        keyOf(fromEntries(Object.entries(metric))),
        toSamples(value === undefined ? values : [value]),
      ]),
    ),
  };
}

function toSamples(samples: readonly Sample[]): ReadonlyMap<number, number> {
  return new Map(
    samples.map(([time, value]) => [Math.round(time * 1_000), readNumber(value) ?? Number.NaN]),
  );
}
