import { printableUrl } from "../start-line/printable-url.ts";
import type { Signal } from "./protocol.ts";
import type { Outcome } from "./sender.ts";

type Failure = Exclude<Outcome, { readonly kind: "delivered" }>;

/** A receiver that is back sooner has lost nothing and is not mentioned. */
const unmentionedMs = 2_500;

/** A receiver that fails. */
interface Fault {
  readonly since: Date;
  /** Monotonic. */
  readonly sinceMs: number;
  /** How each URL failed last. */
  readonly failing: Map<string, "unreachable" | "refused">;
  readonly dropped: Map<Signal, number>;
  told: boolean;
}

const nouns: Readonly<Record<Signal, readonly [one: string, many: string]>> = {
  traces: ["span", "spans"],
  logs: ["log record", "log records"],
  metrics: ["metric data point", "metric data points"],
};

export interface ReachabilityOptions {
  /** Where telemetry waits meanwhile, as in "telemetry waits …". */
  readonly waits: string;
  /** Monotonic, in milliseconds. */
  readonly now: () => number;
  readonly wallClock?: () => Date;
}

/** How a failed request goes on. */
export interface FailureOptions {
  /** Whether it is tried again. */
  readonly again: boolean;
  /** Whether to speak of it at once, since there is no later. */
  readonly last: boolean;
}

/**
 * Turns the outcomes of requests into one line per change of state of a receiver (an origin).
 *
 * A receiver that does not answer is away for all signals, and back for all with the first answer.
 * A refusal concerns the URL that refuses: a backend may take traces and no logs.
 */
export class Reachability {
  readonly #options: ReachabilityOptions;
  readonly #faults = new Map<string, Fault>();
  /** What is wrong with some items, but not with the receiver: told once for each URL. */
  readonly #told = new Set<string>();

  constructor(options: ReachabilityOptions) {
    this.#options = options;
  }

  /** Returns the line to write, if a request that failed changes the state. */
  failed(outcome: Failure, { again, last }: FailureOptions): string | undefined {
    const { origin } = new URL(outcome.url);
    const { now, wallClock = () => new Date() } = this.#options;
    const known = this.#faults.get(origin);
    const fault = known ?? {
      since: wallClock(),
      sinceMs: now(),
      failing: new Map(),
      dropped: new Map(),
      told: false,
    };
    this.#faults.set(origin, fault);
    fault.failing.set(outcome.url, outcome.kind);
    if (fault.told || (again && !last && now() - fault.sinceMs < unmentionedMs)) return undefined;
    fault.told = true;
    const since = fault.since.toISOString();
    const until = again
      ? `telemetry waits ${this.#options.waits}`
      : "telemetry is dropped until it is accepted";
    return outcome.kind === "refused"
      ? line(`${origin} refuses telemetry since ${since} (${statusOf(outcome)}); ${until}`)
      : line(`${origin} unreachable since ${since} (${outcome.reason}); ${until}`);
  }

  /** Counts what is lost while the receiver of `url` fails. */
  dropped(url: string, signal: Signal, items: number): void {
    const dropped = this.#faults.get(new URL(url).origin)?.dropped;
    dropped?.set(signal, (dropped.get(signal) ?? 0) + items);
  }

  /** Returns the line to write, if a request that was delivered changes the state. */
  delivered(url: string): string | undefined {
    const { origin } = new URL(url);
    const fault = this.#faults.get(origin);
    if (fault === undefined) return undefined;
    for (const [one, kind] of fault.failing) {
      if (one === url || kind === "unreachable") fault.failing.delete(one);
    }
    if (fault.failing.size > 0) return undefined;
    this.#faults.delete(origin);
    return fault.told
      ? line(`${origin} reachable again, ${countItems(fault.dropped) || "nothing"} dropped`)
      : undefined;
  }

  /** Returns the line of a partial success, the first time. */
  rejected(url: string, signal: Signal, items: number, message: string): string | undefined {
    const why = message === "" ? "" : `: ${message.slice(0, 200)}`;
    return this.#once(
      `rejected ${url}`,
      `${printableUrl(url)} rejects ${countItems(new Map([[signal, items]]))} of a request that it takes (partial success${why}); what it rejects is dropped`,
    );
  }

  /** Returns the line of an item that is too large, the first time. */
  tooLarge(url: string, signal: Signal, bytes: number): string | undefined {
    const [one] = nouns[signal];
    return this.#once(
      `large ${url}`,
      `${printableUrl(url)} does not take one ${one} of ${bytes} bytes (HTTP 413); such ones are dropped`,
    );
  }

  #once(key: string, text: string): string | undefined {
    if (this.#told.has(key)) return undefined;
    this.#told.add(key);
    return line(text);
  }
}

/** Returns such as `7 spans, 1 log record`; empty for nothing. */
export function countItems(items: Iterable<readonly [Signal, number]>): string {
  return [...items]
    .filter(([, count]) => count > 0)
    .map(([signal, count]) => `${count} ${nouns[signal][count === 1 ? 0 : 1]}`)
    .join(", ");
}

function line(text: string): string {
  return `OTEL_EXPORTER_OTLP_ENDPOINT: ${text}`;
}

function statusOf({ status, url }: Extract<Failure, { readonly kind: "refused" }>): string {
  return `HTTP ${status} on ${new URL(url).pathname}`;
}
