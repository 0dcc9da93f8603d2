import type { Conditions } from "./conditions.ts";
import type { Process } from "./process.ts";

export const heapLimitBytes = 2 ** 31;

/** How full and how busy a process is. */
export interface Saturation {
  /** Shares of their limits. */
  readonly heap: number;
  readonly disk: number;
  readonly cpu: number;
  /** Seconds. */
  readonly blocked: number;
  readonly delay: number;
}

/** Returns how full and how busy the process is: a little different each time. */
export function saturationOf(process: Process, conditions: Conditions, ms: number): Saturation {
  const { place, random, startedMs } = process;
  const blocked = conditions.blocked(place, ms);
  const cold = ms - startedMs < 30_000 ? 0.3 : 0;
  return {
    heap: conditions.heap(place, ms) * (0.95 + 0.1 * random()),
    disk: conditions.disk(place, ms),
    cpu: Math.min(1, 0.15 + 0.2 * random() + cold + (blocked > 0 ? 0.6 : 0)),
    blocked,
    delay: 0.012 + 0.02 * random() + cold / 10 + blocked,
  };
}
