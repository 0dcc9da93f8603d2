/** What a data source answers, in the shapes that panels draw. */
export type Answer =
  | { readonly kind: "series"; readonly series: readonly Series[] }
  | { readonly kind: "rows"; readonly rows: readonly Row[] }
  | { readonly kind: "lines"; readonly lines: readonly Line[] }
  | { readonly kind: "traces"; readonly traces: readonly Trace[] };

export interface Series {
  readonly labels: Readonly<Record<string, string>>;
  readonly values: readonly number[];
}

/** One of an instant query. */
export interface Row {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Line {
  /** Unix milliseconds. */
  readonly timeMs: number;
  readonly message: string;
  readonly level: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
}

/** A row of a search. */
export interface Trace {
  readonly id: string;
  readonly service: string;
  readonly startMs: number;
  readonly durationMs: number;
}

/** Unix seconds. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Returns how many series, rows, lines or traces there are. */
export function size(answer: Answer): number {
  switch (answer.kind) {
    case "series":
      return answer.series.length;
    case "rows":
      return answer.rows.length;
    case "lines":
      return answer.lines.length;
    case "traces":
      return answer.traces.length;
  }
}
