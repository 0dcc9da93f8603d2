/** A call that takes longer only waits, and gives its slot to the next one. */
const longestMs = 500;

/** As short as it gets. A dependency nearby has answered by then. */
const shortestMs = 30;

const step = 4 / 3;

/**
 * How long a call may keep its slot. Where hundreds hang, those that answer would wait half a second
 * for every handful of them; so each call that gives its slot up while others wait makes the time
 * shorter for the next ones. Each that answers makes it longer again, and twice as long as it took
 * itself: calls that are slow because they are many, as those that share a pool or the processor,
 * are not let in all at once.
 */
export class Patience {
  #ms = longestMs;

  /** Milliseconds from the start of a call. */
  get ms(): number {
    return this.#ms;
  }

  gaveUp(): void {
    this.#ms = Math.max(shortestMs, this.#ms / step);
  }

  answered(tookMs: number): void {
    this.#ms = Math.min(longestMs, Math.max(this.#ms * step, 2 * tookMs));
  }
}
