import { boundOf, reducedIndex, sameBounds, sharedBounds } from "./bounds.ts";
import { compensated } from "./compensated.ts";
import { isCustom, type Histogram, type Side } from "./histogram.ts";
import { exact, rebucketed } from "./side.ts";
import { widened } from "./zero-bucket.ts";

/**
 * Returns whether the counter was reset between the histograms: model/histogram, DetectReset. It
 * was where the sample says so, or where any count, but for the sum, is lower than before.
 */
export function isReset(current: Histogram, previous: Histogram): boolean {
  if (current.hint === "reset") return true;
  if (current.hint === "not reset") return false;
  if (current.count < previous.count) return true;
  if (isCustom(current)) {
    if (!isCustom(previous)) return true;
    if (!sameBounds(current.customValues, previous.customValues)) {
      return differsShared(current, previous);
    }
  }
  // A better resolution or a smaller zero bucket begin anew
  if (current.schema > previous.schema) return true;
  if (current.zeroThreshold < previous.zeroThreshold) return true;
  const before = widened(compensated(previous), current.zeroThreshold);
  if (before.threshold !== current.zeroThreshold) return true;
  if (current.zeroCount < before.count) return true;
  return (
    isLower(countsOf("positive", current, current), countsOf("positive", previous, current)) ||
    isLower(countsOf("negative", current, current), countsOf("negative", previous, current))
  );
}

/** Returns the counts outside of the zero bucket at the resolution of `like`. */
function countsOf(
  side: "positive" | "negative",
  histogram: Histogram,
  like: Histogram,
): ReadonlyMap<number, number> {
  const { indexes, counts } = histogram[side];
  const found = new Map<number, number>();
  for (const [at, index] of indexes.entries()) {
    const target = isCustom(like) ? index : reducedIndex(index, histogram.schema, like.schema);
    if (!isCustom(like) && boundOf(target, like) <= like.zeroThreshold) continue;
    found.set(target, (found.get(target) ?? 0) + (counts[at] ?? 0));
  }
  return found;
}

function isLower(
  current: ReadonlyMap<number, number>,
  previous: ReadonlyMap<number, number>,
): boolean {
  for (const [index, before] of previous) {
    const count = current.get(index);
    if (count === undefined ? before !== 0 : count < before) return true;
  }
  return false;
}

function differsShared(current: Histogram, previous: Histogram): boolean {
  const shared = sharedBounds(current.customValues, previous.customValues);
  const [now, before] = [current, previous].map(({ positive, customValues }) =>
    byIndex(rebucketed([{ positive: exact(positive), customValues }], shared)),
  );
  if (now === undefined || before === undefined) throw new TypeError("expected two sides");
  return [...before].some(([index, count]) => (now.get(index) ?? 0) < count);
}

function byIndex({ indexes, counts }: Side): ReadonlyMap<number, number> {
  return new Map(indexes.map((index, at) => [index, counts[at] ?? 0]));
}
