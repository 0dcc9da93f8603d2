import type { Signal } from "./protocol.ts";

/** How one request ended. `url` is its full URL. */
export type Outcome =
  | { readonly kind: "delivered"; readonly url: string }
  /** No answer: refused connection, time-out, unknown host. */
  | { readonly kind: "unreachable"; readonly url: string; readonly reason: string }
  /** An answer other than 2xx. */
  | { readonly kind: "refused"; readonly url: string; readonly status: number };

interface Fault {
  readonly dropped: Map<Signal, number>;
}

const nouns: Readonly<Record<Signal, readonly [one: string, many: string]>> = {
  traces: ["span", "spans"],
  logs: ["log record", "log records"],
  metrics: ["metric data point", "metric data points"],
};

/**
 * Turns the outcomes of requests into one line per change of state.
 *
 * A receiver that does not answer is one fault for all signals; a refusal concerns the URL that
 * refuses, since a backend may take traces and no logs.
 */
export class Reachability {
  readonly #faults = new Map<string, Fault>();
  readonly #now: () => Date;

  constructor(now: () => Date = () => new Date()) {
    this.#now = now;
  }

  /** Whether some receiver is away now. */
  get away(): boolean {
    return this.#faults.size > 0;
  }

  /** Whether requests to `url` fail now, so that a retry would only delay. */
  isAway(url: string): boolean {
    return this.#faults.has(new URL(url).origin) || this.#faults.has(url);
  }

  /** Returns the line to write, if `outcome` changes the state. Loses `items` unless delivered. */
  record(outcome: Outcome, signal: Signal, items: number): string | undefined {
    const { origin } = new URL(outcome.url);
    if (outcome.kind === "delivered") return this.#recover(origin, outcome.url);
    const key = outcome.kind === "refused" ? outcome.url : origin;
    const known = this.#faults.get(key);
    const fault = known ?? { dropped: new Map<Signal, number>() };
    this.#faults.set(key, fault);
    fault.dropped.set(signal, (fault.dropped.get(signal) ?? 0) + items);
    return known === undefined ? describe(outcome, key, this.#now().toISOString()) : undefined;
  }

  #recover(origin: string, url: string): string | undefined {
    const lines = [origin, url].flatMap((key) => {
      const fault = this.#faults.get(key);
      this.#faults.delete(key);
      return fault === undefined ? [] : [`${key} reachable again, ${count(fault.dropped)} dropped`];
    });
    return lines.length === 0 ? undefined : `OTEL_EXPORTER_OTLP_ENDPOINT: ${lines.join("; ")}`;
  }
}

function describe(outcome: Outcome, key: string, since: string): string {
  const state =
    outcome.kind === "refused"
      ? `${key} refuses telemetry since ${since} (HTTP ${outcome.status}); it is dropped until accepted`
      : `${key} unreachable since ${since} (${outcome.kind === "unreachable" ? outcome.reason : ""}); telemetry is dropped until it returns`;
  return `OTEL_EXPORTER_OTLP_ENDPOINT: ${state}`;
}

function count(dropped: ReadonlyMap<Signal, number>): string {
  return [...dropped]
    .map(([signal, items]) => `${items} ${nouns[signal][items === 1 ? 0 : 1]}`)
    .join(", ");
}
