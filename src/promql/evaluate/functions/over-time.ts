import { CompensatedSum, Mean } from "../kahan.ts";
import { quantile } from "../quantile.ts";
import type { RangeFunction, Window } from "../window.ts";

/** Returns the range function of what makes one number of the samples in the window. */
function of(compute: (window: Window) => number): RangeFunction {
  return (window) => {
    window.result = compute(window);
    return true;
  };
}

/** Returns the index of the sample that is kept of each pair. */
function chosen(
  { values, from, to }: Window,
  replaces: (value: number, kept: number) => boolean,
): number {
  let kept = from;
  for (let at = from; at < to; at++) {
    const value = values[kept] ?? 0;
    if (Number.isNaN(value) || replaces(values[at] ?? 0, value)) kept = at;
  }
  return kept;
}

const valueAt = (window: Window, at: number): number => window.values[at] ?? Number.NaN;
const secondsAt = (window: Window, at: number): number => (window.times[at] ?? 0) / 1_000;

function sum({ values, from, to }: Window): number {
  const total = new CompensatedSum();
  for (let at = from; at < to; at++) total.add(values[at] ?? 0);
  return Math.abs(total.sum) === Infinity ? total.sum : total.total;
}

function mean({ values, from, to }: Window): number {
  const total = new Mean();
  for (let at = from; at < to; at++) total.add(values[at] ?? 0);
  return total.value;
}

function variance({ values, from, to }: Window): number {
  const average = new CompensatedSum();
  const squares = new CompensatedSum();
  for (let at = from; at < to; at++) {
    const value = values[at] ?? 0;
    const difference = value - average.total;
    average.add(difference / (at - from + 1));
    squares.add(difference * (value - average.total));
  }
  return squares.total / (to - from);
}

function count(
  { values, from, to }: Window,
  isCounted: (value: number, before: number) => boolean,
): number {
  let counted = 0;
  for (let at = from + 1; at < to; at++) {
    if (isCounted(values[at] ?? 0, values[at - 1] ?? 0)) counted++;
  }
  return counted;
}

function medianDeviation(window: Window): number {
  const values = window.values.subarray(window.from, window.to);
  if (values.some(Number.isNaN)) return Number.NaN;
  const median = quantile(0.5, values);
  return quantile(
    0.5,
    values.map((value) => Math.abs(value - median)),
  );
}

/** Functions `…_over_time` and their like that take a range vector alone. */
export const overTime: Readonly<Record<string, RangeFunction>> = {
  sum_over_time: of(sum),
  avg_over_time: of(mean),
  count_over_time: of(({ from, to }) => to - from),
  present_over_time: of(() => 1),
  absent_over_time: of(() => 1),
  first_over_time: of((window) => valueAt(window, window.from)),
  last_over_time: of((window) => valueAt(window, window.to - 1)),
  max_over_time: of((window) =>
    valueAt(
      window,
      chosen(window, (a, b) => a > b),
    ),
  ),
  min_over_time: of((window) =>
    valueAt(
      window,
      chosen(window, (a, b) => a < b),
    ),
  ),
  stdvar_over_time: of(variance),
  stddev_over_time: of((window) => Math.sqrt(variance(window))),
  mad_over_time: of(medianDeviation),
  changes: of((window) =>
    count(window, (a, b) => a !== b && !(Number.isNaN(a) && Number.isNaN(b))),
  ),
  resets: of((window) => count(window, (a, b) => a < b)),
  ts_of_first_over_time: of((window) => secondsAt(window, window.from)),
  ts_of_last_over_time: of((window) => secondsAt(window, window.to - 1)),
  ts_of_max_over_time: of((window) =>
    secondsAt(
      window,
      chosen(window, (a, b) => a >= b),
    ),
  ),
  ts_of_min_over_time: of((window) =>
    secondsAt(
      window,
      chosen(window, (a, b) => a <= b),
    ),
  ),
};
