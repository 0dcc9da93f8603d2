/**
 * Returns the value `seconds` after `step`, by least squares through the samples.
 * https://github.com/prometheus/prometheus/blob/main/promql/functions.go (linearRegression)
 */
export function predictLinear(
  steps: readonly number[],
  values: readonly number[],
  step: number,
  stepMs: number,
  seconds: number,
): number {
  const xs = steps.map((at) => ((at - step) * stepMs) / 1_000);
  const n = xs.length;
  const sum = (of: readonly number[]): number => of.reduce((a, b) => a + b, 0);
  const meanX = sum(xs) / n;
  const meanY = sum(values) / n;
  const covariance = sum(xs.map((x, index) => (x - meanX) * ((values[index] ?? 0) - meanY)));
  const variance = sum(xs.map((x) => (x - meanX) ** 2));
  const slope = variance === 0 ? 0 : covariance / variance;
  return meanY - slope * meanX + slope * seconds;
}
