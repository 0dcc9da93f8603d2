import type { Clock } from "../engine/clock.ts";

/** Smaller steps are those by which clocks are kept right. */
const smallStepMs = 5_000;

/** A wall clock that was set is believed once it has gone on from there for this long. */
const believedAfterMs = 300_000;

/**
 * The wall clock, without its jumps: a clock that is a year ahead for a second must not take the
 * place of a year. After a jump, time goes on from before by the monotonic clock, until the wall
 * clock has kept to its new time. The monotonic clock may stand still while a machine sleeps; that
 * is a jump as well.
 */
export class SteadyTime {
  readonly #clock: Clock;
  /** Wall clock less monotonic clock, as believed. */
  #offsetMs: number | undefined;
  #jumped: { readonly offsetMs: number; readonly sinceMs: number } | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Returns Unix time in milliseconds. */
  nowMs(): number {
    const monotonicMs = this.#clock.monotonic();
    const offsetMs = this.#clock.now() - monotonicMs;
    this.#offsetMs ??= offsetMs;
    if (isNear(offsetMs, this.#offsetMs) || this.#isBelieved(offsetMs, monotonicMs)) {
      this.#offsetMs = offsetMs;
      this.#jumped = undefined;
    }
    return monotonicMs + this.#offsetMs;
  }

  #isBelieved(offsetMs: number, monotonicMs: number): boolean {
    if (this.#jumped === undefined || !isNear(offsetMs, this.#jumped.offsetMs)) {
      this.#jumped = { offsetMs, sinceMs: monotonicMs };
    }
    return monotonicMs - this.#jumped.sinceMs >= believedAfterMs;
  }
}

function isNear(a: number, b: number): boolean {
  return Math.abs(a - b) <= smallStepMs;
}
