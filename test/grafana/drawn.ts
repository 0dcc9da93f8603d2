import type { Axis } from "./axis.ts";
import type { FieldConfig } from "./field-config.ts";

/** What a viewer sees of a panel. */
export type Drawn =
  | { readonly kind: "nothing"; readonly text: string }
  | { readonly kind: "text"; readonly text: string }
  | {
      readonly kind: "series";
      readonly series: readonly DrawnSeries[];
      readonly axes: readonly DrawnAxis[];
    }
  | { readonly kind: "numbers"; readonly numbers: readonly DrawnNumber[] }
  | { readonly kind: "table"; readonly columns: readonly Column[]; readonly rows: number }
  | { readonly kind: "lines"; readonly lines: readonly Line[] };

export interface DrawnSeries {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly config: FieldConfig;
  readonly points: readonly Point[];
}

/** Unix milliseconds, and the value there: none is a gap. */
export type Point = readonly [timeMs: number, value: number | undefined];

/** An axis, for the series of one unit. */
export interface DrawnAxis extends Axis {
  readonly unit: string;
  /** What its series show: the largest value, of a stack the largest sum. */
  readonly largest: number;
  /** The limits that are drawn. */
  readonly limits: readonly number[];
}

export interface DrawnNumber {
  readonly name: string;
  readonly value: number | undefined;
  readonly config: FieldConfig;
}

export interface Column {
  readonly title: string;
  readonly type: string;
  readonly config: FieldConfig;
  readonly values: readonly unknown[];
}

export interface Line {
  readonly timeMs: number;
  readonly message: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Returns how many series, numbers, rows or lines there are to be seen. */
export function amountOf(drawn: Drawn): number {
  switch (drawn.kind) {
    case "nothing":
      return 0;
    case "text":
      return 1;
    case "series":
      return drawn.series.length;
    case "numbers":
      return drawn.numbers.length;
    case "table":
      return drawn.rows;
    case "lines":
      return drawn.lines.length;
  }
}
