import { ObservabilityError } from "../../errors.ts";
import { isEqual } from "../../promql/evaluate/histogram/equal.ts";
import type { Histogram } from "../../promql/evaluate/histogram/histogram.ts";
import { keyOf, metricName, valueOf, type Labels } from "../../promql/evaluate/labels.ts";
import { matchesAll, type Matcher } from "../../promql/evaluate/matcher.ts";
import type { SeriesSource, SourceSeries } from "../../promql/evaluate/source.ts";

/** A series that samples are added to at its end. */
interface GrowingSeries {
  readonly labels: Labels;
  times: Float64Array;
  values: Float64Array;
  stale: Uint8Array;
  /** By the place of their sample. */
  histograms: (Histogram | undefined)[] | undefined;
  length: number;
}

/**
 * Series in memory: those that were there at first, and what rules add to them. Queries see samples
 * up to `untilMs`, as if those after it had not been scraped yet.
 */
export class RuleStore implements SeriesSource {
  readonly #series = new Map<string, GrowingSeries>();
  readonly #byName = new Map<string, GrowingSeries[]>();
  #untilMs = Infinity;

  constructor(series: readonly SourceSeries[]) {
    for (const one of series) {
      const { labels, times, values, stale, histograms } = one;
      this.#insert({
        labels,
        times,
        values,
        stale: stale ?? new Uint8Array(times.length),
        histograms: histograms === undefined ? undefined : [...histograms],
        length: times.length,
      });
    }
  }

  /** Samples after this time are not seen. */
  seeUntil(untilMs: number): void {
    this.#untilMs = untilMs;
  }

  /** Whether a series of the name was there from the first, or was added since. */
  hasName(name: string): boolean {
    return this.#byName.has(name);
  }

  /**
   * Adds a sample to the series, or the marker that it ended.
   *
   * @throws ObservabilityError `OBS_PROMQL_EVALUATION` where there is another sample at that time, or
   * one after it.
   */
  append(labels: Labels, atMs: number, value: number | Histogram | "stale"): void {
    const series =
      this.#series.get(keyOf(labels)) ??
      this.#insert({
        labels,
        times: new Float64Array(16),
        values: new Float64Array(16),
        stale: new Uint8Array(16),
        histograms: undefined,
        length: 0,
      });
    const { length } = series;
    if (length > 0 && (series.times[length - 1] ?? 0) >= atMs) {
      if (series.times[length - 1] === atMs && isLast(series, value)) return;
      if (value === "stale") return; // another rule has the series
      throw new ObservabilityError("OBS_PROMQL_EVALUATION", "out of order or duplicate sample");
    }
    if (length === series.times.length) grow(series);
    series.times[length] = atMs;
    series.values[length] = typeof value === "number" ? value : Number.NaN;
    series.stale[length] = Number(value === "stale");
    if (typeof value === "object") (series.histograms ??= [])[length] = value;
    series.length += 1;
  }

  select(matchers: readonly Matcher[], fromMs: number, toMs: number): readonly SourceSeries[] {
    const named = matchers.find(({ name, operator }) => name === metricName && operator === "=");
    const candidates =
      named === undefined ? [...this.#series.values()] : (this.#byName.get(named.value) ?? []);
    const others = matchers.filter((matcher) => matcher !== named);
    const endMs = Math.min(toMs, this.#untilMs);
    return candidates.flatMap((series) => {
      const { labels, times, values, stale, histograms } = series;
      const length = this.#untilMs === Infinity ? series.length : seen(series, this.#untilMs);
      const within =
        length > 0 && (times[0] ?? Infinity) <= endMs && (times[length - 1] ?? 0) >= fromMs;
      if (!within || !matchesAll(others, labels)) return [];
      return [
        {
          labels,
          times: times.subarray(0, length),
          values: values.subarray(0, length),
          stale: stale.subarray(0, length),
          ...(histograms === undefined ? {} : { histograms: histograms.slice(0, length) }),
        },
      ];
    });
  }

  #insert(series: GrowingSeries): GrowingSeries {
    const name = valueOf(series.labels, metricName);
    const named = this.#byName.get(name) ?? [];
    named.push(series);
    this.#byName.set(name, named);
    this.#series.set(keyOf(series.labels), series);
    return series;
  }
}

/** Whether the last sample has the value. */
function isLast(
  { values, histograms, length }: GrowingSeries,
  value: number | Histogram | "stale",
): boolean {
  if (value === "stale") return false;
  const histogram = histograms?.[length - 1];
  if (typeof value === "object") return histogram !== undefined && isEqual(histogram, value);
  return histogram === undefined && Object.is(values[length - 1], value);
}

function grow(series: GrowingSeries): void {
  const size = Math.max(16, series.times.length * 2);
  const [times, values] = [new Float64Array(size), new Float64Array(size)];
  const stale = new Uint8Array(size);
  times.set(series.times);
  values.set(series.values);
  stale.set(series.stale);
  Object.assign(series, { times, values, stale });
}

/** How many samples are not after the time. */
function seen({ times, length }: GrowingSeries, untilMs: number): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? 0) <= untilMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
