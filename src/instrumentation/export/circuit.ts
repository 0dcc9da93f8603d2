/** The first wait after a failure; each further one doubles it. */
const firstWaitMs = 200;

/** A receiver that is back is noticed within this time, and an outage costs a probe in as much. */
const longestWaitMs = 5_000;

/** Requests on their way at once: 512 spans each, these keep up with an answer every 10 seconds. */
const widest = 32;

/**
 * Says when the next request to a URL may go.
 *
 * Closed, up to 32 are on their way at once. A failure opens it: nothing goes until a wait with
 * jitter is over, or until the receiver's `Retry-After`, and then one request at a time, as a probe.
 * The first that succeeds closes it; from there on each success allows one more at once.
 */
export class Circuit {
  readonly #now: () => number;
  #failures = 0;
  #opensAt = Number.NEGATIVE_INFINITY;
  #window = widest;
  #inFlight = 0;
  #impatient = false;

  /** `now` is monotonic, in milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Whether the last request failed. */
  get open(): boolean {
    return this.#failures > 0;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /** Milliseconds until a request may go; undefined while one that is on its way has to end first. */
  get waitMs(): number | undefined {
    if (this.#inFlight >= this.#window) return undefined;
    return this.#impatient ? 0 : Math.max(0, this.#opensAt - this.#now());
  }

  /** From now on it does not wait: the process is about to end. */
  hurry(): void {
    this.#impatient = true;
  }

  /** Ends the wait: something says that the receiver is back. */
  probeNow(): void {
    this.#opensAt = Number.NEGATIVE_INFINITY;
  }

  /** Counts a request that goes, and returns what to call once with its end. */
  begin(): { readonly succeed: () => void; readonly fail: (retryAfterMs?: number) => void } {
    this.#inFlight += 1;
    const before = this.#failures;
    return {
      succeed: () => {
        this.#inFlight -= 1;
        this.#failures = 0;
        this.#opensAt = Number.NEGATIVE_INFINITY;
        this.#window = Math.min(this.#window + 1, widest);
      },
      fail: (retryAfterMs) => {
        this.#inFlight -= 1;
        this.#window = 1;
        // Those that went together fail together: one failure
        if (this.#failures === before) this.#failures += 1;
        const waitMs = Math.min(firstWaitMs * 2 ** (this.#failures - 1), longestWaitMs);
        const jittered = waitMs * (0.8 + 0.4 * Math.random());
        const asked = retryAfterMs === undefined ? 0 : retryAfterMs * (1 + 0.1 * Math.random());
        this.#opensAt = Math.max(this.#opensAt, this.#now() + Math.max(jittered, asked));
      },
    };
  }
}
