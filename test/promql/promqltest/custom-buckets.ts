import { readNumber } from "#src/promql/evaluate/format-number.ts";
import {
  compacted,
  customSchema,
  toHistogram,
  type Histogram,
} from "#src/promql/evaluate/histogram/histogram.ts";
import { keyOf, toLabels } from "#src/promql/evaluate/labels.ts";
import type { NotedSeries } from "#src/promql/series-notation.ts";

/** What the series of a classic histogram say at one step. */
interface Classic {
  readonly bounds: Map<number, number>;
  count: number | undefined;
  sum: number;
}

/**
 * Returns the native histograms with custom buckets that `load_with_nhcb` puts beside classic ones:
 * util/convertnhcb.
 */
export function withCustomBuckets(series: readonly NotedSeries[]): readonly NotedSeries[] {
  const found = new Map<string, { labels: NotedSeries["labels"]; steps: Map<number, Classic> }>();
  for (const { labels, points } of series) {
    const { le = "", __name__: name = "", ...rest } = labels;
    const [, base, suffix] = /^(.*)_(bucket|count|sum)$/.exec(name) ?? [];
    const bound = readNumber(le);
    if (base === undefined || suffix === undefined) continue;
    if (suffix === "bucket" && (bound === undefined || Number.isNaN(bound))) continue;
    const own = { ...rest, __name__: base };
    const key = keyOf(toLabels(own));
    const histogram = found.get(key) ?? { labels: own, steps: new Map<number, Classic>() };
    found.set(key, histogram);
    for (const [step, point] of points.entries()) {
      if (typeof point !== "number") continue;
      const classic = histogram.steps.get(step) ?? { bounds: new Map(), count: undefined, sum: 0 };
      histogram.steps.set(step, classic);
      if (suffix === "count") classic.count = point;
      else if (suffix === "sum") classic.sum = point;
      else if (bound !== undefined && !classic.bounds.has(bound)) classic.bounds.set(bound, point);
    }
  }
  return Array.from(found.values(), ({ labels, steps }) => {
    const points: NotedSeries["points"][number][] = [];
    for (const [step, classic] of steps) {
      points[step] = { histogram: toNative(classic), hasHint: false };
    }
    return { labels, points: Array.from(points) };
  });
}

function toNative({ bounds, count, sum }: Classic): Histogram {
  const sorted = [...bounds].toSorted(([a], [b]) => a - b);
  const total = count ?? sorted.at(-1)?.[1] ?? 0;
  if (sorted.at(-1)?.[0] !== Infinity) sorted.push([Infinity, total]);
  return compacted(
    toHistogram({
      schema: customSchema,
      count: total,
      sum,
      positive: {
        indexes: sorted.map((_, at) => at),
        counts: sorted.map(([, reached], at) => reached - (sorted[at - 1]?.[1] ?? 0)),
      },
      customValues: sorted.slice(0, -1).map(([bound]) => bound),
    }),
  );
}
