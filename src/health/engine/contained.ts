import { callSafely } from "../callback.ts";
import { systemClock, type Clock } from "./clock.ts";

const nobodyHears = (): void => undefined;

/**
 * Returns the clock, which the schedule may rely on: a reading that throws or is no number is the
 * system's, monotonic time never goes back, and a timer that cannot be set is the system's too.
 */
export function containedClock(clock: Clock): Clock {
  if (clock === systemClock) return clock;
  let latestMs = -Infinity;
  return {
    now: () => reading(() => clock.now()) ?? systemClock.now(),
    monotonic: () => {
      const ms = reading(() => clock.monotonic());
      if (ms === undefined) return Number.isFinite(latestMs) ? latestMs : systemClock.monotonic();
      latestMs = Math.max(latestMs, ms);
      return latestMs;
    },
    after: (ms, work) => {
      try {
        const cancel = clock.after(ms, work);
        return () => callSafely(cancel, nobodyHears);
      } catch {
        return systemClock.after(ms, work);
      }
    },
  };
}

/** Returns `random`, which answers from 0 to 1 whatever it does: the middle where it fails. */
export function containedRandom(random: () => number): () => number {
  return () => Math.min(1, Math.max(0, reading(random) ?? 0.5));
}

function reading(read: () => unknown): number | undefined {
  try {
    const value = read();
    // A promise that is rejected would end the process
    if (typeof value !== "number") callSafely(() => value, nobodyHears);
    return typeof value === "number" && Number.isFinite(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
