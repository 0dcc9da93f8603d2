import { ObservabilityError } from "../errors.ts";
import { add, subtract } from "./evaluate/histogram/add.ts";
import {
  toHistogram,
  type CounterResetHint,
  type Histogram,
  type Side,
} from "./evaluate/histogram/histogram.ts";
import { toNumber } from "./number-notation.ts";

/** A histogram as a script writes it. */
export interface HistogramPoint {
  readonly histogram: Histogram;
  /** A hint that is not written is not compared. */
  readonly hasHint: boolean;
}

const hints: Readonly<Record<string, CounterResetHint>> = {
  unknown: "unknown",
  reset: "reset",
  not_reset: "not reset",
  gauge: "gauge",
};

/** Returns the histogram of `{{schema:1 sum:3 count:22 buckets:[5 10 7]}}`. */
export function parseHistogram(text: string): HistogramPoint {
  const fields = new Map<string, string>();
  const shape = /([a-z_]+):(?:\[([^\]]*)\]|(\S+))/g;
  for (const [, name = "", list, single = ""] of text.slice(2, -2).matchAll(shape)) {
    if (fields.has(name)) throw notAHistogram(`each key once`, text);
    fields.set(name, list ?? single);
  }
  const number = (name: string): number => toNumber(fields.get(name) ?? "0");
  const numbers = (name: string): readonly number[] =>
    (fields.get(name) ?? "").split(/\s+/).filter(Boolean).map(toNumber);
  const side = (counts: string, offset: string): Side => ({
    indexes: numbers(counts).map((_, at) => number(offset) + at),
    counts: numbers(counts),
  });
  const hint = fields.get("counter_reset_hint");
  return {
    hasHint: hint !== undefined,
    histogram: toHistogram({
      schema: number("schema"),
      hint: hints[hint ?? "unknown"] ?? "unknown",
      zeroThreshold: number("z_bucket_w"),
      zeroCount: number("z_bucket"),
      count: number("count"),
      sum: number("sum"),
      positive: side("buckets", "offset"),
      negative: side("n_buckets", "n_offset"),
      customValues: numbers("custom_values"),
    }),
  };
}

/** Returns the points of `{{…}}x3`, `{{…}}+{{…}}x3` or `{{…}}-{{…}}x3`. */
export function expandHistograms(
  start: string,
  sign: string | undefined,
  step: string | undefined,
  times: number,
): readonly HistogramPoint[] {
  const first = parseHistogram(start);
  const by = step === undefined ? undefined : parseHistogram(step);
  const hasHint = by?.hasHint ?? first.hasHint;
  const combine = sign === "-" ? subtract : add;
  const points: HistogramPoint[] = [];
  let current = first.histogram;
  for (let at = 0; at <= times; at++) {
    if (at > 0 && by !== undefined) {
      const next = combine(current, by.histogram)?.result;
      if (next === undefined)
        throw notAHistogram("histograms with buckets that fit", `${start} ${step}`);
      current = next;
    }
    points.push({ histogram: current, hasHint });
  }
  return points;
}

function notAHistogram(expected: string, got: string): ObservabilityError {
  return new ObservabilityError("OBS_PROMQL_SYNTAX", `expected ${expected}, got ${got}`);
}
