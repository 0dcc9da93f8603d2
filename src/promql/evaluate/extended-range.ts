import { evaluationError } from "./failure.ts";
import { edgesOf } from "./functions/extended-rate.ts";
import type { Edges } from "./parse/syntax.ts";
import { isEmpty, type Samples } from "./samples.ts";

/**
 * Returns the samples of an anchored or smoothed range vector on its own: those within it, between
 * the values at its very edges. `samples` reach beyond the edges.
 *
 * @throws ObservabilityError `OBS_PROMQL_EVALUATION` where there are histograms.
 */
export function extendedRange(
  samples: Samples,
  startMs: number,
  endMs: number,
  edges: Edges,
): Samples {
  if (samples.histograms !== undefined) {
    throw evaluationError(`${edges} modifier is not supported with histograms`);
  }
  const { times, values } = samples;
  const nothing = { ...samples, times: times.subarray(0, 0), values: values.subarray(0, 0) };
  if (isEmpty(samples)) return nothing;
  const window = { times, values, from: 0, to: times.length, startMs, endMs };
  const found = edgesOf(window, { smoothed: edges === "smoothed", counter: false });
  if (found === undefined) return nothing;
  const { first, last, left, right } = found;
  const within = (_: number, at: number): boolean => {
    const time = times[at] ?? 0;
    return at >= first && at <= last && time > startMs && time < endMs;
  };
  return {
    ...samples,
    times: Float64Array.from([startMs, ...times.filter(within), endMs]),
    values: Float64Array.from([left, ...values.filter(within), right]),
  };
}
