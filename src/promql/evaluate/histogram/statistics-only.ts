import { toHistogram, type CounterResetHint, type Histogram } from "./histogram.ts";
import { isReset } from "./reset.ts";

/**
 * Returns the histograms with their count and sum alone, as Prometheus reads them where nothing
 * else is asked for: promql/histogram_stats_iterator.go. Without buckets a reset could be missed
 * later, so each says by its hint whether there was one.
 */
export function statisticsOnly(
  histograms: readonly (Histogram | undefined)[],
): readonly (Histogram | undefined)[] {
  let before: Histogram | undefined;
  return histograms.map((histogram) => {
    if (histogram === undefined) return undefined;
    const { schema, count, sum } = histogram;
    const hint = hintOf(histogram, before);
    before = histogram;
    return toHistogram({ schema, count, sum, hint });
  });
}

function hintOf(histogram: Histogram, before: Histogram | undefined): CounterResetHint {
  if (histogram.hint !== "unknown" || before === undefined) return histogram.hint;
  return isReset(histogram, before) ? "reset" : "not reset";
}
