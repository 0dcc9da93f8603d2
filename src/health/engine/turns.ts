import type { Clock } from "./clock.ts";

/** A turn that is longer keeps the application's own requests waiting. */
const longestMs = 10;

/**
 * Shares the event loop. Thousands of checks may be due at the same time, and one that answers at
 * once lets the next one start within the same turn of the loop.
 */
export class Turns {
  readonly #clock: Clock;
  #startedMs: number | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Resolves at once while the turn is short, else in a later one. */
  async short(): Promise<void> {
    while (this.#isLong()) {
      await new Promise((resolve) => {
        setImmediate(resolve).unref();
      });
    }
  }

  #isLong(): boolean {
    const nowMs = this.#clock.monotonic();
    if (this.#startedMs === undefined) {
      this.#startedMs = nowMs;
      setImmediate(() => {
        this.#startedMs = undefined;
      }).unref();
    }
    return nowMs - this.#startedMs >= longestMs;
  }
}
