/** Returns the index of the first time after `time`, of those from `from` to before `to`. */
export function firstAfter(
  times: Float64Array,
  time: number,
  from = 0,
  to: number = times.length,
): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? 0) <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Returns the index of the first time that is not before `time`, of those from `from` to `to`. */
export function firstFrom(times: Float64Array, time: number, from: number, to: number): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
