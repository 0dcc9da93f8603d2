import { evaluationError } from "../failure.ts";
import { CompensatedSum } from "../kahan.ts";
import type { RangeFunction, Window } from "../window.ts";

interface Line {
  readonly slope: number;
  /** The value at the time that the line was asked about. */
  readonly intercept: number;
}

/** Returns the least-squares line through the samples: promql/functions.go, linearRegression. */
function regression({ times, values, from, to }: Window, atMs: number): Line {
  const [x, y, xy, xx] = [
    new CompensatedSum(),
    new CompensatedSum(),
    new CompensatedSum(),
    new CompensatedSum(),
  ];
  const first = values[from] ?? Number.NaN;
  let constant = true;
  for (let at = from; at < to; at++) {
    const value = values[at] ?? Number.NaN;
    if (at > from && value !== first) constant = false;
    const seconds = ((times[at] ?? 0) - atMs) / 1_000;
    x.add(seconds);
    y.add(value);
    xy.add(seconds * value);
    xx.add(seconds * seconds);
  }
  if (constant) {
    return Math.abs(first) === Infinity
      ? { slope: Number.NaN, intercept: Number.NaN }
      : { slope: 0, intercept: first };
  }
  const count = to - from;
  const covariance = xy.total - (x.total * y.total) / count;
  const variance = xx.total - (x.total * x.total) / count;
  const slope = covariance / variance;
  return { slope, intercept: y.total / count - (slope * x.total) / count };
}

/** `deriv`: the slope of the line through the samples, a second. */
export const deriv: RangeFunction = (window) => {
  if (window.to - window.from < 2) return false;
  window.result = regression(window, window.times[window.from] ?? 0).slope;
  return true;
};

/** `predict_linear`: where the line through the samples is, `seconds` from now. */
export function predictLinear(seconds: Float64Array): RangeFunction {
  return (window, step) => {
    if (window.to - window.from < 2) return false;
    const { slope, intercept } = regression(window, window.timeMs);
    window.result = slope * (seconds[step] ?? 0) + intercept;
    return true;
  };
}

/** `double_exponential_smoothing`: https://en.wikipedia.org/wiki/Exponential_smoothing */
export function doubleExponentialSmoothing(
  smoothing: Float64Array,
  trend: Float64Array,
): RangeFunction {
  return (window, step) => {
    const [sf, tf] = [factor(smoothing, step, "smoothing"), factor(trend, step, "trend")];
    const { values, from, to } = window;
    if (to - from < 2) return false;
    let before = 0;
    let smoothed = values[from] ?? 0;
    let slope = (values[from + 1] ?? 0) - smoothed;
    for (let at = from + 1; at < to; at++) {
      if (at > from + 1) slope = tf * (smoothed - before) + (1 - tf) * slope;
      const next = sf * (values[at] ?? 0) + (1 - sf) * (smoothed + slope);
      before = smoothed;
      smoothed = next;
    }
    window.result = smoothed;
    return true;
  };
}

function factor(values: Float64Array, step: number, name: string): number {
  const value = values[step] ?? Number.NaN;
  if (value > 0 && value < 1) return value;
  const short = name === "trend" ? "tf" : "sf";
  throw evaluationError(
    `invalid ${name} factor. Expected: 0 < ${short} < 1, got: ${value.toFixed(6)}`,
  );
}
