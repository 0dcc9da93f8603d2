/**
 * Returns whether the counter began anew between the sample at the index and the one before:
 * promql/functions.go, isStartTimestampReset. Start times of 0 are not known.
 */
export function isStartReset(
  starts: Float64Array | undefined,
  times: Float64Array,
  at: number,
): boolean {
  if (starts === undefined) return false;
  return isStartResetAt(starts[at - 1] ?? 0, times[at - 1] ?? 0, starts[at] ?? 0, times[at] ?? 0);
}

/** Returns the same of two samples with their start times. */
export function isStartResetAt(
  startBefore: number,
  timeBefore: number,
  start: number,
  time: number,
): boolean {
  if (startBefore === start || start === 0 || start >= time || start < timeBefore) return false;
  if (start > timeBefore) return true;
  // It begins where the sample before is: a reset of deltas, but not where no start is known
  return startBefore <= timeBefore && startBefore !== 0 && startBefore !== timeBefore;
}

/** Returns whether the sample says that it counts from before the one before it. */
export function isOverlap(starts: Float64Array, times: Float64Array, at: number): boolean {
  const [start = 0, before = 0] = [starts[at], starts[at - 1]];
  return start !== 0 && start < (times[at - 1] ?? 0) && start !== before;
}
