/** What a panel says about its axis. */
export interface AxisOptions {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly softMin?: number | undefined;
  readonly softMax?: number | undefined;
}

export interface Axis {
  readonly min: number;
  readonly max: number;
}

/**
 * Returns the axis that Grafana draws for values between `low` and `high`: a tenth of their distance
 * more at each end, rounded; never past zero by that alone; to a soft end as long as all values are
 * within it; to a hard end always. Without values it is 0 to 100.
 */
export function axisOf(values: readonly number[], options: AxisOptions = {}): Axis {
  const { min, max, softMin, softMax } = options;
  if (min !== undefined && max !== undefined) return { min, max };
  if (values.length === 0) return ordered(min ?? softMin ?? 0, max ?? softMax ?? 100);
  const low = min ?? Math.min(...values);
  const high = max ?? Math.max(...values);
  const { from, to } = padded(low, high);
  return ordered(
    min ?? lowerEnd(low, from, softMin),
    max ?? 0 - lowerEnd(-high, -to, softMax === undefined ? undefined : -softMax),
  );
}

/** The end of the smallest values; the other one is its mirror image. */
function lowerEnd(low: number, paddedLow: number, soft: number | undefined): number {
  if (soft !== undefined) return low >= soft ? soft : paddedLow;
  return low >= 0 && paddedLow <= 0 ? 0 : paddedLow;
}

function padded(low: number, high: number): { readonly from: number; readonly to: number } {
  const distance = high - low;
  const size = Math.max(Math.abs(low), Math.abs(high));
  const isFlat = distance < 1e-24;
  // What is 0 alone is drawn as if it went to a thousand
  const extent = isFlat ? size || 1_000 : distance;
  const unit = 10 ** Math.floor(Math.log10(extent)) / 10;
  const pad = (end: number): number => extent * (isFlat && end !== 0 ? 1 : 0.1);
  return {
    from: round(Math.floor(round((low - pad(low)) / unit)) * unit),
    to: round(Math.ceil(round((high + pad(high)) / unit)) * unit),
  };
}

const round = (value: number): number => Number(value.toPrecision(12));

function ordered(min: number, max: number): Axis {
  return min < max ? { min, max } : { min: 0, max: 100 };
}
