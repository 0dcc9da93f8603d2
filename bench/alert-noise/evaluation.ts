import { toLabels } from "../../src/promql/evaluate/labels.ts";
import { queryRange, type ResultSeries } from "../../src/promql/evaluate/run.ts";
import {
  memorySource,
  type SeriesSource,
  type SourceSeries,
} from "../../src/promql/evaluate/source.ts";
import { createAlertStates, type FiredAlert, type Steps } from "./alert-states.ts";
import type { PrometheusRule, Rules } from "./rules.ts";

/** Evaluates rules on series, one stretch of time after the other. */
export interface Evaluation {
  /** Evaluates at each step. The series reach back as far as the rules' windows do. */
  readonly evaluate: (series: readonly SourceSeries[], steps: Steps) => void;
  readonly fired: () => readonly FiredAlert[];
}

/** Returns an evaluation in which no alert is pending yet. */
export function createEvaluation({ recordings, alerts }: Rules): Evaluation {
  const states = alerts.map((rule) => ({ rule, states: createAlertStates(rule) }));
  return {
    evaluate(series, steps) {
      const measured = memorySource(series);
      const recorded = memorySource(
        recordings.flatMap((rule) => toRecorded(rule, measured, steps)),
      );
      const both: SeriesSource = {
        select: (...query) => [...measured.select(...query), ...recorded.select(...query)],
      };
      for (const { rule, states: own } of states) {
        own.take(queryRange(both, rule.expr, steps).series, steps);
      }
    },
    fired: () => states.flatMap(({ states: own }) => own.fired),
  };
}

function toRecorded(
  { record = "", expr }: PrometheusRule,
  source: SeriesSource,
  steps: Steps,
): readonly SourceSeries[] {
  return queryRange(source, expr, steps).series.map((one) => withEnds(record, one, steps));
}

/** Where a result is there no more, Prometheus writes a marker of its end. */
function withEnds(
  record: string,
  { labels, times, values }: ResultSeries,
  steps: Steps,
): SourceSeries {
  const marked: { ms: number; value: number; stale: number }[] = [];
  for (const [at, ms] of times.entries()) {
    marked.push({ ms, value: values[at] ?? 0, stale: 0 });
    const next = ms + steps.stepMs;
    if (times[at + 1] !== next && next <= steps.endMs)
      marked.push({ ms: next, value: 0, stale: 1 });
  }
  return {
    labels: toLabels({ ...labels, __name__: record }),
    times: Float64Array.from(marked, ({ ms }) => ms),
    values: Float64Array.from(marked, ({ value }) => value),
    stale: Uint8Array.from(marked, ({ stale }) => stale),
  };
}
