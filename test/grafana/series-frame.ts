import type { Frame } from "./frame.ts";
import { legendOf } from "./legend.ts";

/** Points of a series: Unix milliseconds, and the value as its store writes it. */
export type WrittenPoint = readonly [timeMs: number, value: string];

/** Returns a series as a data source gives it to a panel. */
export function seriesFrame(
  { refId, legendFormat }: { readonly refId: string; readonly legendFormat?: string | undefined },
  labels: Readonly<Record<string, string>>,
  points: readonly WrittenPoint[],
): Frame {
  const title = legendOf(legendFormat, labels);
  return {
    refId,
    fields: [
      { name: "Time", type: "time", values: points.map(([time]) => time) },
      {
        name: "Value",
        type: "number",
        labels,
        ...(title === undefined ? {} : { title }),
        values: points.map(([, value]) => toNumber(value)),
      },
    ],
  };
}

function toNumber(text: string): number {
  switch (text) {
    case "+Inf":
      return Infinity;
    case "-Inf":
      return -Infinity;
    default:
      return Number(text);
  }
}

/** Returns a query's answer without anything in it: it keeps the query's letter. */
export function emptyFrame({ refId }: { readonly refId: string }): Frame {
  return { refId, fields: [] };
}

/** A log line as its store has it. */
export interface StoredLine {
  readonly timeMs: number;
  readonly message: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Returns log lines as a data source gives them to a panel. */
export function linesFrame(
  { refId }: { readonly refId: string },
  lines: readonly StoredLine[],
): Frame {
  return {
    refId,
    fields: [
      { name: "timestamp", type: "time", values: lines.map(({ timeMs }) => timeMs) },
      { name: "body", type: "string", values: lines.map(({ message }) => message) },
      { name: "labels", type: "labels", values: lines.map(({ labels }) => labels) },
    ],
  };
}
