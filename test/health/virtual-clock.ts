import type { Clock } from "#src/health/engine/clock.ts";

interface Timer {
  readonly dueMs: number;
  readonly order: number;
  readonly work: () => void;
}

/** A clock that only moves when told to; between two timers everything that was resolved runs. */
export class VirtualClock implements Clock {
  /** Monotonic; the wall clock is ahead of it by `#wallAheadMs`. */
  #nowMs: number;
  #wallAheadMs = 0;
  #order = 0;
  readonly #timers = new Set<Timer>();

  constructor(startMs = Date.UTC(2026, 0, 1)) {
    this.#nowMs = startMs;
  }

  get pending(): number {
    return this.#timers.size;
  }

  now(): number {
    return this.#nowMs + this.#wallAheadMs;
  }

  monotonic(): number {
    return this.#nowMs;
  }

  after(ms: number, work: () => void): () => void {
    this.#order += 1;
    const timer = { dueMs: this.#nowMs + ms, order: this.#order, work };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Time passes and nobody notices, as when the loop is blocked. */
  block(ms: number): void {
    this.#nowMs += ms;
  }

  /** The wall clock is set, forward or back; the time that has passed stays the same. */
  stepWallClock(ms: number): void {
    this.#wallAheadMs += ms;
  }

  async advance(ms: number): Promise<void> {
    const endMs = this.#nowMs + ms;
    await settled();
    for (let timer = this.#next(endMs); timer !== undefined; timer = this.#next(endMs)) {
      this.#nowMs = Math.max(this.#nowMs, timer.dueMs);
      this.#timers.delete(timer);
      timer.work();
      await settled();
    }
    this.#nowMs = Math.max(this.#nowMs, endMs);
  }

  #next(endMs: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.dueMs > endMs) continue;
      const earlier =
        first === undefined ||
        timer.dueMs < first.dueMs ||
        (timer.dueMs === first.dueMs && timer.order < first.order);
      if (earlier) first = timer;
    }
    return first;
  }
}

/**
 * Resolves once every promise that was resolved has been heard, and what was left for the next turn
 * of the event loop has run.
 */
export async function settled(): Promise<void> {
  for (const _ of ["this turn", "the next one"]) {
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}
