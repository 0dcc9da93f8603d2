import type { Signal } from "./protocol.ts";

/** How one request ended. `url` is its full URL. */
export type Outcome =
  | { readonly kind: "delivered"; readonly url: string }
  /** No answer: refused connection, time-out, unknown host. */
  | { readonly kind: "unreachable"; readonly url: string; readonly reason: string }
  /** An answer other than 2xx. */
  | { readonly kind: "refused"; readonly url: string; readonly status: number };

type Failure = Exclude<Outcome, { readonly kind: "delivered" }>;

/** A receiver that fails. */
interface Fault {
  /** How each URL failed last. */
  readonly failing: Map<string, "unreachable" | "refused">;
  readonly dropped: Map<Signal, number>;
}

const nouns: Readonly<Record<Signal, readonly [one: string, many: string]>> = {
  traces: ["span", "spans"],
  logs: ["log record", "log records"],
  metrics: ["metric data point", "metric data points"],
};

/**
 * Turns the outcomes of requests into one line per change of state of a receiver (an origin).
 *
 * A receiver that does not answer is away for all signals, and back for all with the first answer.
 * A refusal concerns the URL that refuses: a backend may take traces and no logs.
 */
export class Reachability {
  readonly #faults = new Map<string, Fault>();
  readonly #deliveries = new Map<string, number>();
  readonly #now: () => Date;

  constructor(now: () => Date = () => new Date()) {
    this.#now = now;
  }

  /** Whether some receiver fails now. */
  get away(): boolean {
    return this.#faults.size > 0;
  }

  /** Whether requests to `url` fail now, so that a retry would only delay. */
  isAway(url: string): boolean {
    const failing = this.#faults.get(new URL(url).origin)?.failing;
    return (
      failing !== undefined && (failing.has(url) || [...failing.values()].includes("unreachable"))
    );
  }

  /** Requests to the receiver of `url` that have been delivered. */
  deliveries(url: string): number {
    return this.#deliveries.get(new URL(url).origin) ?? 0;
  }

  /** Returns the line to write, if `outcome` changes the state. Unless delivered, `items` are lost. */
  record(outcome: Outcome, signal: Signal, items: number): string | undefined {
    const { origin } = new URL(outcome.url);
    const line =
      outcome.kind === "delivered"
        ? this.#recover(origin, outcome.url)
        : this.#fail(origin, outcome, signal, items);
    return line === undefined ? undefined : `OTEL_EXPORTER_OTLP_ENDPOINT: ${line}`;
  }

  #fail(origin: string, outcome: Failure, signal: Signal, items: number): string | undefined {
    const known = this.#faults.get(origin);
    const fault: Fault = known ?? { failing: new Map(), dropped: new Map() };
    this.#faults.set(origin, fault);
    fault.failing.set(outcome.url, outcome.kind);
    fault.dropped.set(signal, (fault.dropped.get(signal) ?? 0) + items);
    if (known !== undefined) return undefined;
    const since = this.#now().toISOString();
    return outcome.kind === "refused"
      ? `${origin} refuses telemetry since ${since} (HTTP ${outcome.status} on ${new URL(outcome.url).pathname}); telemetry is dropped until it is accepted`
      : `${origin} unreachable since ${since} (${outcome.reason}); telemetry is dropped until it returns`;
  }

  #recover(origin: string, url: string): string | undefined {
    this.#deliveries.set(origin, this.deliveries(url) + 1);
    const fault = this.#faults.get(origin);
    if (fault === undefined) return undefined;
    for (const [one, kind] of fault.failing) {
      if (one === url || kind === "unreachable") fault.failing.delete(one);
    }
    if (fault.failing.size > 0) return undefined;
    this.#faults.delete(origin);
    return `${origin} reachable again, ${countItems(fault.dropped)} dropped`;
  }
}

/** Returns `1 span, 7 log records`. */
export function countItems(dropped: ReadonlyMap<Signal, number>): string {
  return [...dropped]
    .map(([signal, items]) => `${items} ${nouns[signal][items === 1 ? 0 : 1]}`)
    .join(", ");
}
