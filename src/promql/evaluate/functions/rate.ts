import type { RangeFunction, Window } from "../window.ts";

/** `rate`: growth a second of a counter. */
export const rate: RangeFunction = (window) => extrapolated(window, true, true);

/** `increase`: growth of a counter over the range. */
export const increase: RangeFunction = (window) => extrapolated(window, true, false);

/** `delta`: difference of a gauge over the range. */
export const delta: RangeFunction = (window) => extrapolated(window, false, false);

/** `irate`: growth a second between the last two samples of a counter. */
export const irate: RangeFunction = (window) => betweenLast(window, true);

/** `idelta`: difference of the last two samples. */
export const idelta: RangeFunction = (window) => betweenLast(window, false);

/** promql/functions.go, extrapolatedRate: samples near an end of the range stand for all of it. */
function extrapolated(window: Window, counter: boolean, perSecond: boolean): boolean {
  const { times, values, from, to } = window;
  const last = to - 1;
  if (last <= from) return false;
  const first = values[from] ?? Number.NaN;
  let growth = (values[last] ?? Number.NaN) - first;
  if (counter) growth = withResets(growth, window);
  const [firstMs, lastMs] = [times[from] ?? 0, times[last] ?? 0];
  let toStart = (firstMs - window.startMs) / 1_000;
  let toEnd = (window.endMs - lastMs) / 1_000;
  const sampled = (lastMs - firstMs) / 1_000;
  const between = sampled / (last - from);
  const threshold = between * 1.1;
  if (toStart >= threshold) toStart = between / 2;
  if (counter && growth > 0 && first >= 0) {
    // A counter cannot have been below 0
    const toZero = sampled * (first / growth);
    if (toZero < toStart) toStart = toZero;
  }
  if (toEnd >= threshold) toEnd = between / 2;
  let factor = (sampled + toStart + toEnd) / sampled;
  if (perSecond) factor /= (window.endMs - window.startMs) / 1_000;
  window.result = growth * factor;
  return true;
}

/** Returns the growth with what the counter had reached before each reset, added in this order. */
function withResets(difference: number, { values, from, to, resets }: Window): number {
  if (resets !== undefined && resets[from] === resets[to - 1]) return difference;
  let growth = difference;
  for (let at = from + 1; at < to; at++) {
    const before = values[at - 1] ?? 0;
    if ((values[at] ?? 0) < before) growth += before;
  }
  return growth;
}

function betweenLast(window: Window, counter: boolean): boolean {
  const { times, values, from, to } = window;
  if (to - from < 2) return false;
  const [before = 0, last = 0] = [values[to - 2], values[to - 1]];
  const elapsed = (times[to - 1] ?? 0) - (times[to - 2] ?? 0);
  if (elapsed === 0) return false;
  const difference = counter && last < before ? last : last - before;
  window.result = counter ? difference / (elapsed / 1_000) : difference;
  return true;
}
