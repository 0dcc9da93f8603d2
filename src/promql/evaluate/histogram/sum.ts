import { addTo } from "./add.ts";
import {
  compensated,
  corrected,
  dividedSum,
  meanOf,
  scaledSum,
  uncorrected,
  type CompensatedHistogram,
} from "./compensated.ts";
import { divided, overflows, type Histogram } from "./histogram.ts";

/** What histograms come to, with what is to be said of them. */
export interface Total {
  /** Nothing where some have custom buckets and others have not. */
  readonly result: Histogram | undefined;
  /** Some say that their counter was reset, others that it was not. */
  readonly collides: boolean;
  /** Custom bounds differed, and those that all have are left. */
  readonly reconciles: boolean;
}

/** Returns the sum of the histograms, of which there is at least one. */
export function sumOfHistograms(histograms: readonly Histogram[]): Total {
  return folded(histograms, (sum, histogram) => addTo(sum, histogram), corrected);
}

/**
 * Returns the mean of the histograms: the sum by the count, until the sum would overflow, and from
 * then on histogram by histogram, as kahan.ts does with numbers.
 */
export function meanOfHistograms(histograms: readonly Histogram[]): Total {
  let incremental = false;
  return folded(
    histograms,
    (sum, histogram, count) => {
      let mean = sum;
      if (!incremental) {
        const next = addTo(sum, histogram);
        if (next === undefined || !overflows(uncorrected(next.result))) return next;
        incremental = true;
        mean = dividedSum(sum, count - 1);
      }
      return addTo(scaledSum(mean, (count - 1) / count), divided(histogram, count));
    },
    (sum) => (incremental ? corrected(sum) : meanOf(sum, histograms.length)),
  );
}

function folded(
  [first, ...others]: readonly Histogram[],
  add: (sum: CompensatedHistogram, histogram: Histogram, count: number) => ReturnType<typeof addTo>,
  end: (sum: CompensatedHistogram) => Histogram,
): Total {
  if (first === undefined) return { result: undefined, collides: false, reconciles: false };
  const hints = new Set([first, ...others].map(({ hint }) => hint));
  const collides = hints.has("reset") && hints.has("not reset");
  let reconciles = false;
  let sum = compensated(first);
  for (const [at, histogram] of others.entries()) {
    const added = add(sum, histogram, at + 2);
    if (added === undefined) return { result: undefined, collides: false, reconciles };
    reconciles ||= added.reconciles;
    sum = added.result;
  }
  return { result: end(sum), collides, reconciles };
}
