import { increment } from "../kahan.ts";
import { reducedIndex } from "./bounds.ts";
import type { Side } from "./histogram.ts";

/** A side whose counts carry their rounding errors along. */
export interface CompensatedSide extends Side {
  readonly errors: readonly number[];
}

/** Returns the side with no errors yet. */
export function exact(side: Side): CompensatedSide {
  return { ...side, errors: side.counts.map(() => 0) };
}

/** Collects buckets by rising index; of an index that stands twice, the counts are added. */
class Collected {
  readonly indexes: number[] = [];
  readonly counts: number[] = [];
  readonly errors: number[] = [];

  add(index: number, count: number, error: number): void {
    const last = this.indexes.length - 1;
    if (this.indexes[last] !== index) {
      this.indexes.push(index);
      this.counts.push(count);
      this.errors.push(error);
      return;
    }
    increment(this.counts, this.errors, last, count);
    if (error !== 0) increment(this.counts, this.errors, last, error);
  }
}

/** Returns the side at a lower resolution. */
export function reduced(
  { indexes, counts, errors }: CompensatedSide,
  from: number,
  to: number,
): CompensatedSide {
  const found = new Collected();
  for (const [at, index] of indexes.entries()) {
    found.add(reducedIndex(index, from, to), counts[at] ?? 0, errors[at] ?? 0);
  }
  return found;
}

/** Returns `a` with the buckets of `b` added, but for those at the start that `skips` accepts. */
export function joined(
  a: CompensatedSide,
  b: CompensatedSide,
  skips: (index: number) => boolean,
): CompensatedSide {
  const found = new Collected();
  const put = ({ indexes, counts, errors }: CompensatedSide, at: number): void =>
    found.add(indexes[at] ?? 0, counts[at] ?? 0, errors[at] ?? 0);
  const kept = b.indexes.findIndex((index) => !skips(index));
  let at = 0;
  for (let other = kept === -1 ? b.indexes.length : kept; other < b.indexes.length; other++) {
    for (; (a.indexes[at] ?? Infinity) <= (b.indexes[other] ?? 0); at++) put(a, at);
    put(b, other);
  }
  for (; at < a.indexes.length; at++) put(a, at);
  return found;
}

/** Returns the side without buckets that are empty. */
export function filled({ indexes, counts, errors }: CompensatedSide): CompensatedSide {
  const found = new Collected();
  for (const [at, index] of indexes.entries()) {
    const [count = 0, error = 0] = [counts[at], errors[at]];
    if (count !== 0 || error !== 0) found.add(index, count, error);
  }
  return found;
}

/** Returns the buckets whose index `keep` accepts. */
export function keptSide(
  { indexes, counts, errors }: CompensatedSide,
  keep: (index: number) => boolean,
): CompensatedSide {
  const found = new Collected();
  for (const [at, index] of indexes.entries()) {
    if (keep(index)) found.add(index, counts[at] ?? 0, errors[at] ?? 0);
  }
  return found;
}

/** Custom buckets with the bounds that say what they are. */
export interface CustomBuckets {
  readonly positive: CompensatedSide;
  readonly customValues: readonly number[];
}

/**
 * Returns custom buckets, one after the other, put together to those with the bounds of `shared`,
 * without empty ones.
 */
export function rebucketed(
  histograms: readonly CustomBuckets[],
  shared: readonly number[],
): CompensatedSide {
  const indexes = Array.from({ length: shared.length + 1 }, (_, index) => index);
  const [counts, errors] = [indexes.map(() => 0), indexes.map(() => 0)];
  for (const { positive, customValues } of histograms) {
    let target = 0;
    for (const [at, index] of positive.indexes.entries()) {
      const bound = customValues[index] ?? Infinity;
      while (target < shared.length && (shared[target] ?? 0) < bound) target++;
      increment(counts, errors, target, positive.counts[at] ?? 0);
      increment(counts, errors, target, positive.errors[at] ?? 0);
    }
  }
  return filled({ indexes, counts, errors });
}
