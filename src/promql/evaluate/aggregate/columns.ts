import { Mean } from "../kahan.ts";
import { emptySeries, isThere, type Series } from "../value.ts";
import type { Group } from "./groups.ts";

/** Adds one series' values into the columns of its group. */
type Fold = (into: Series, series: Series) => void;

/** Returns the group's series from what `fold` makes of its members, one after the other. */
export function folded({ labels, series }: Group, steps: number, fold: Fold): Series {
  const result = emptySeries(
    labels,
    steps,
    series.some(({ dropName }) => dropName),
  );
  for (const one of series) fold(result, one);
  return result;
}

/** `sum`, with the rounding errors carried along: see kahan.ts, here column by column. */
export function sum(group: Group, steps: number): Series {
  const errors = new Float64Array(steps);
  const result = folded(group, steps, ({ values, present }, one) => {
    const { values: added, present: there } = one;
    for (let step = 0; step < steps; step++) {
      if (there[step] === 0) continue;
      const value = added[step] ?? 0;
      if (present[step] === 0) {
        present[step] = 1;
        values[step] = value;
        continue;
      }
      const before = values[step] ?? 0;
      const total = before + value;
      if (total === Infinity || total === -Infinity) errors[step] = 0;
      else {
        const error = errors[step] ?? 0;
        errors[step] =
          Math.abs(before) >= Math.abs(value)
            ? error + (before - total + value)
            : error + (value - total + before);
      }
      values[step] = total;
    }
  });
  for (let step = 0; step < steps; step++) {
    result.values[step] = (result.values[step] ?? 0) + (errors[step] ?? 0);
  }
  return result;
}

export function average(group: Group, steps: number): Series {
  const means = Array.from({ length: steps }, () => new Mean());
  const result = folded(group, steps, ({ present }, one) => {
    for (const [step, mean] of means.entries()) {
      if (one.present[step] === 0) continue;
      present[step] = 1;
      mean.add(one.values[step] ?? 0);
    }
  });
  for (const [step, mean] of means.entries()) result.values[step] = mean.value;
  return result;
}

/** `min` and `max`: NaN only where there is nothing else. */
export function extreme(
  group: Group,
  steps: number,
  replaces: (value: number, kept: number) => boolean,
): Series {
  return folded(group, steps, ({ values, present }, one) => {
    for (let step = 0; step < steps; step++) {
      if (one.present[step] === 0) continue;
      const [value = 0, kept = 0] = [one.values[step], values[step]];
      if (present[step] === 0 || Number.isNaN(kept) || replaces(value, kept)) values[step] = value;
      present[step] = 1;
    }
  });
}

/** `count`, and `group`, where it is 1: of samples of any kind. */
export function counted(group: Group, steps: number, limit: number): Series {
  return folded(group, steps, ({ values, present }, one) => {
    for (let step = 0; step < steps; step++) {
      if (!isThere(one, step)) continue;
      present[step] = 1;
      values[step] = Math.min(limit, (values[step] ?? 0) + 1);
    }
  });
}

/** `stdvar`, by Welford's method. */
export function variance(group: Group, steps: number): Series {
  const means = new Float64Array(steps);
  const counts = new Float64Array(steps);
  const result = folded(group, steps, ({ values, present }, one) => {
    for (let step = 0; step < steps; step++) {
      if (one.present[step] === 0) continue;
      present[step] = 1;
      const value = one.values[step] ?? 0;
      const count = (counts[step] = (counts[step] ?? 0) + 1);
      const before = means[step] ?? 0;
      if (count === 1) {
        means[step] = value;
        values[step] = Number.isFinite(value) ? 0 : Number.NaN;
        continue;
      }
      const difference = value - before;
      const mean = (means[step] = before + difference / count);
      values[step] = (values[step] ?? 0) + difference * (value - mean);
    }
  });
  for (let step = 0; step < steps; step++) {
    result.values[step] = (result.values[step] ?? 0) / (counts[step] ?? 0);
  }
  return result;
}

/** Returns the group's values at the step. */
export function valuesAt({ series }: Group, step: number): readonly number[] {
  return series.flatMap(({ values, present }) =>
    present[step] === 1 ? [values[step] ?? Number.NaN] : [],
  );
}
