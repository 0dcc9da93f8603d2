import { jaegerVictorialogs } from "./stores/jaeger-victorialogs.ts";
import { tempoLoki } from "./stores/tempo-loki.ts";

/** Where the stores of a set of backends answer. */
export interface StoreUrls {
  readonly traces: string;
  readonly logs: string;
}

export interface Span {
  readonly service: string;
  readonly name: string;
  /** `SERVER`, `CLIENT`, `PRODUCER`, `CONSUMER` or `INTERNAL`. */
  readonly kind: string;
  readonly spanId: string;
  /** undefined: a root. */
  readonly parentSpanId: string | undefined;
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface LogLine {
  /** Attributes of the line and of its resource; dots in names are underscores. */
  readonly labels: Readonly<Record<string, string>>;
  readonly line: string;
}

/** Where a store answers queries. */
export interface StorePort {
  /** The port inside the container. */
  readonly target: number;
  /** The variable of .env that publishes it. */
  readonly variable: string;
  /** A path that answers 200 once the store takes queries. */
  readonly readyPath: string;
}

/** What a test may ask of the traces and log lines, whichever stores keep them. */
export interface Stores {
  /** Services of the set's compose.yaml. */
  readonly services: { readonly traces: string; readonly logs: string };
  readonly ports: { readonly traces: StorePort; readonly logs: StorePort };
  /** Returns the spans of a trace, none when it is not known (yet). */
  readonly spansOf: (urls: StoreUrls, traceId: string) => Promise<readonly Span[]>;
  /**
   * Returns the lines of the last hour, at most 50,000, of a service (`service`) or a namespace
   * (`namespace`) that carry all of `where` (OpenTelemetry's keys), in no order.
   */
  readonly linesOf: (urls: StoreUrls, lines: LineQuery) => Promise<readonly LogLine[]>;
  /** Returns the ids of traces of the last hour in which a span of the service carries all of `where`. */
  readonly searchTraces: (urls: StoreUrls, search: TraceQuery) => Promise<readonly string[]>;
}

export interface LineQuery {
  readonly service?: string;
  readonly namespace?: string;
  readonly where?: Readonly<Record<string, string>>;
}

export interface TraceQuery {
  readonly service: string;
  readonly where?: Readonly<Record<string, string>>;
}

/** The sets that this suite can ask, by their folder in deploy/backends/. */
export const stores = {
  "tempo-loki": tempoLoki,
  "jaeger-victorialogs": jaegerVictorialogs,
} as const satisfies Readonly<Record<string, Stores>>;

export type StoreSet = keyof typeof stores;
