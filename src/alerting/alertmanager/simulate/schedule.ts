/** Timers on virtual time: the earliest first, those of one instant in the order they were set. */
export interface Schedule<T> {
  readonly set: (atMs: number, item: T) => void;
  /** When the next timer is due; Infinity when there is none. */
  readonly nextMs: () => number;
  /** Removes and returns the next item. */
  readonly take: () => T | undefined;
}

/** Returns an empty schedule. */
export function createSchedule<T>(): Schedule<T> {
  const timers: { readonly atMs: number; readonly item: T }[] = [];
  return {
    set(atMs, item) {
      const before = timers.findLastIndex((timer) => timer.atMs <= atMs);
      timers.splice(before + 1, 0, { atMs, item });
    },
    nextMs: () => timers[0]?.atMs ?? Infinity,
    take: () => timers.shift()?.item,
  };
}
