import { sameBounds } from "../../../promql/evaluate/histogram/bounds.ts";
import {
  isCustom,
  type CounterResetHint,
  type Histogram,
  type Side,
} from "../../../promql/evaluate/histogram/histogram.ts";

const chunkMs = 24 * 3_600_000;

/** Histograms that Prometheus' database keeps in one chunk: the hint is of its first. */
interface Chunk {
  readonly hint: CounterResetHint;
  readonly endMs: number;
  readonly histograms: Histogram[];
}

/**
 * Returns the samples as Prometheus' database gives them back: hints are those of chunks, which it
 * begins where a counter was reset or a layout has changed, and all histograms of a chunk have the
 * same buckets: tsdb/chunkenc/float_histogram.go.
 */
export function throughChunks<T>(
  samples: readonly (readonly [timeMs: number, sample: T | Histogram])[],
  isHistogram: (sample: T | Histogram) => sample is Histogram,
): readonly (readonly [timeMs: number, sample: T | Histogram])[] {
  const places: (readonly [chunk: Chunk, at: number] | undefined)[] = [];
  let chunk: Chunk | undefined;
  for (const [timeMs, sample] of samples) {
    if (!isHistogram(sample)) {
      chunk = undefined;
      places.push(undefined);
      continue;
    }
    chunk = chunkFor(chunk, sample, timeMs);
    chunk.histograms.push(sample);
    places.push([chunk, chunk.histograms.length - 1]);
  }
  return samples.map(([timeMs, sample], index) => {
    const place = places[index];
    return [timeMs, place === undefined ? sample : readBack(...place)];
  });
}

function chunkFor(chunk: Chunk | undefined, histogram: Histogram, timeMs: number): Chunk {
  const begin = (hint: CounterResetHint): Chunk => ({
    hint,
    endMs: (Math.floor(timeMs / chunkMs) + 1) * chunkMs,
    histograms: [],
  });
  const { hint } = histogram;
  if (hint === "gauge") {
    const fits = chunk?.hint === "gauge" && sameLayout(chunk.histograms.at(-1), histogram);
    return fits && chunk !== undefined && timeMs < chunk.endMs ? chunk : begin("gauge");
  }
  if (chunk === undefined) return begin(hint === "reset" ? "reset" : "unknown");
  const relation = relationOf(chunk, histogram);
  if (timeMs >= chunk.endMs) return begin(relation === "reset" ? "reset" : "not reset");
  if (relation === "continues") return chunk;
  return begin(relation === "reset" ? "reset" : "unknown");
}

function relationOf(chunk: Chunk, histogram: Histogram): "continues" | "reset" | "other" {
  const before = chunk.histograms.at(-1);
  if (chunk.hint === "gauge" || before === undefined) return "other";
  if (histogram.hint === "reset" || histogram.count < before.count) return "reset";
  if (histogram.schema !== before.schema) return "other";
  if (histogram.zeroThreshold !== before.zeroThreshold) return "other";
  if (!sameLayout(before, histogram) || histogram.zeroCount < before.zeroCount) return "reset";
  return isLower(before.positive, histogram.positive) ||
    isLower(before.negative, histogram.negative)
    ? "reset"
    : "continues";
}

function sameLayout(before: Histogram | undefined, histogram: Histogram): boolean {
  return (
    before !== undefined &&
    before.schema === histogram.schema &&
    before.zeroThreshold === histogram.zeroThreshold &&
    (!isCustom(histogram) || sameBounds(before.customValues, histogram.customValues))
  );
}

function isLower(before: Side, after: Side): boolean {
  const counts = new Map(after.indexes.map((index, at) => [index, after.counts[at] ?? 0]));
  return before.indexes.some((index, at) => {
    const count = before.counts[at] ?? 0;
    return count > (counts.get(index) ?? 0);
  });
}

function readBack({ hint, histograms }: Chunk, at: number): Histogram {
  const histogram = histograms[at];
  if (histogram === undefined) throw new Error("expected a histogram of the chunk");
  const spread = (side: "positive" | "negative"): Side =>
    withIndexes(histogram[side], new Set(histograms.flatMap((one) => one[side].indexes)));
  return {
    ...histogram,
    hint: hint === "gauge" ? "gauge" : at === 0 ? "unknown" : "not reset",
    positive: spread("positive"),
    negative: spread("negative"),
  };
}

function withIndexes({ indexes, counts }: Side, wanted: ReadonlySet<number>): Side {
  const known = new Map(indexes.map((index, at) => [index, counts[at] ?? 0]));
  const all = [...wanted].toSorted((a, b) => a - b);
  return { indexes: all, counts: all.map((index) => known.get(index) ?? 0) };
}
