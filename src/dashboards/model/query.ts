import type { Expression } from "../../promql/expression.ts";

/** A value of the row or the series that a link is opened from. */
export interface LabelRef {
  /** By the name that the catalog uses: `service.name`. */
  readonly label: string;
}

/** Which store of metrics is asked: that of the last weeks, or by the range also that of a year. */
export type MetricStore = "metrics" | "byRange";

/** A question about metrics. */
export interface MetricQuery {
  readonly kind: "metrics";
  readonly of: Expression;
  /** Name of each line: `{{service_name}}` is the label. */
  readonly legend: string;
  /** @default "metrics" */
  readonly store?: MetricStore;
}

/** Levels of log lines, from the mildest to the worst. */
export const logLevels = ["debug", "info", "warn", "error"] as const;

/** A level of log lines. */
export type LogLevel = (typeof logLevels)[number];

/** Which log lines, of the chosen environment and services. */
export interface LineFilter {
  /** Lines of this level and worse ones. @default lines of every level */
  readonly atLeast?: LogLevel;
  /** Lines with this text in them. @default any text */
  readonly containing?: string;
  /** Attributes by OpenTelemetry's names, and their values; `true`: the attribute is there. */
  readonly where?: Readonly<Record<string, string | LabelRef | true>>;
  /** Of this service instead of the chosen ones. */
  readonly service?: string | LabelRef;
}

/** A question about log lines: the lines themselves. */
export interface LinesQuery extends LineFilter {
  readonly kind: "lines";
}

/** A question about log lines: how many there are over time, a series for each value of `by`. */
export interface LineCountQuery extends LineFilter {
  readonly kind: "lineCount";
  /** `level`, or an attribute. */
  readonly by: string;
  readonly legend: string;
  /** So many in each step, or a second. */
  readonly as: "count" | "rate";
}

/** A question about traces: the newest in which a span is so. */
export interface TracesQuery {
  readonly kind: "traces";
  /** In which a span failed. */
  readonly failed?: true;
  /** In which a request to a service took longer. */
  readonly slowerThanMs?: number;
  /** Attributes of a span by OpenTelemetry's names, and their values. */
  readonly where?: Readonly<Record<string, string | LabelRef>>;
  /** Of this service instead of the chosen ones. */
  readonly service?: string | LabelRef;
}

/** Returns a reference to a label of the row or the series that a link is opened from: `ofRow("http.route")`. */
export function ofRow(label: string): LabelRef {
  return { label };
}
