/** A value of an attribute or a log body, as JSON can carry it. */
export type AttributeValue =
  | string
  | number
  | boolean
  | null
  | readonly AttributeValue[]
  | { readonly [key: string]: AttributeValue };

export type Attributes = Readonly<Record<string, AttributeValue>>;

/** What sent a record: two attributes of the resource that every query needs. */
export interface Origin {
  /** `service.name`, `unknown_service` when the resource has none. */
  readonly service: string;
  /** `service.instance.id`. */
  readonly instance: string | null;
}

export type SpanKind = "unspecified" | "internal" | "server" | "client" | "producer" | "consumer";
export type SpanStatus = "unset" | "ok" | "error";

export interface SpanEvent {
  readonly name: string;
  readonly timeNs: bigint;
  readonly attributes: Attributes;
}

/** One finished span. Ids are lower-case hex, times nanoseconds since the Unix epoch. */
export interface SpanRecord extends Origin {
  readonly traceId: string;
  readonly spanId: string;
  /** `null` for a root. */
  readonly parentSpanId: string | null;
  readonly name: string;
  readonly kind: SpanKind;
  readonly startNs: bigint;
  readonly durationNs: bigint;
  readonly status: SpanStatus;
  readonly statusMessage: string;
  readonly scope: string;
  readonly attributes: Attributes;
  readonly events: readonly SpanEvent[];
}

/** One log line. `traceId` and `spanId` are `null` when it was written outside a span. */
export interface LogRecord extends Origin {
  readonly timeNs: bigint;
  readonly traceId: string | null;
  readonly spanId: string | null;
  /** 1 to 24; 0 when unknown. https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-severitynumber */
  readonly severityNumber: number;
  readonly severityText: string;
  readonly body: AttributeValue;
  readonly scope: string;
  readonly attributes: Attributes;
}

type PointKind = "gauge" | "sum" | "histogram" | "exponential_histogram" | "summary";

/** One data point of one series. Cumulative points carry the total since `startNs`. */
export interface MetricPoint extends Origin {
  readonly name: string;
  readonly unit: string;
  readonly kind: PointKind;
  readonly temporality: "unspecified" | "delta" | "cumulative";
  readonly attributes: Attributes;
  readonly startNs: bigint;
  readonly timeNs: bigint;
  /** Gauges and sums. */
  readonly value: number | null;
  /** Histograms and summaries. */
  readonly count: number | null;
  readonly sum: number | null;
  /** Histograms with explicit buckets: upper bounds, and one count more than bounds. */
  readonly bounds: readonly number[] | null;
  readonly bucketCounts: readonly number[] | null;
}

/** Takes what a receiver decoded. Throwing means "not stored": the sender is told to retry. */
export interface TelemetrySink {
  addSpans(spans: readonly SpanRecord[]): void;
  addLogs(logs: readonly LogRecord[]): void;
  addPoints(points: readonly MetricPoint[]): void;
}
