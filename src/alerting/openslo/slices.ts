import { withoutBinaryTail } from "../../decimal.ts";
import { orElse, filtered, flag } from "../../promql/filtered.ts";
import { minus, share, times } from "../../promql/arithmetic.ts";
import { above, atLeast, atMost, below } from "../../promql/condition.ts";
import type { Expression } from "../../promql/expression.ts";
import { countOverTime, sumOverTime } from "../../promql/over-time.ts";
import { averaged } from "../../promql/functions.ts";
import { readAs } from "../../promql/per.ts";
import { count, ratio, type Quantity } from "../../promql/quantity.ts";
import { clamp } from "../../promql/math.ts";
import { over } from "../../promql/range.ts";
import { recorded, recording, type Recording } from "../rules/recording.ts";
import type { Window } from "../../promql/series.ts";
import { quoted, type QueryCode } from "./code.ts";
import type { SloObjective } from "./slo-schema.ts";

/** A series that an objective over samples reads: what each of its samples is, is recorded first. */
export interface SampleCode {
  /** The name of the recording in the module. */
  readonly constant: string;
  /** The lines that define it. */
  readonly code: string;
  readonly recording: Recording;
  readonly uses: readonly string[];
}

/** What is recorded of a sample, as code and as it is. */
export interface Sampled {
  readonly code: string;
  readonly of: Expression;
  readonly uses: readonly string[];
}

/** Returns the recording of samples, one every `every`. */
export function samples(id: string, constant: string, every: Window, sampled: Sampled): SampleCode {
  const name = `slo:${id.replaceAll("-", "_")}:samples`;
  return {
    constant,
    code: [
      `const ${constant} = recording({`,
      `  id: ${quoted(`${id}-samples`)},`,
      `  record: ${quoted(name)},`,
      `  of: ${sampled.code},`,
      `  evaluate: ${quoted(every)},`,
      "});",
    ].join("\n"),
    recording: recording({ id: `${id}-samples`, record: name, of: sampled.of, evaluate: every }),
    uses: ["recording", ...sampled.uses],
  };
}

/** Returns the sum of the samples in a window: of flags, how many are set. */
export function summed({ constant, recording: rule }: SampleCode): QueryCode {
  return {
    code: (window) => `sumOverTime(over(recorded(${constant}), { range: ${window} }))`,
    at: (window) => sumOverTime(over(recorded(rule), { range: window })),
    uses: ["sumOverTime", "over", "recorded"],
  };
}

/** Returns how many samples there are in a window. */
export function counted({ constant, recording: rule }: SampleCode): QueryCode {
  return {
    code: (window) => `countOverTime(over(recorded(${constant}), { range: ${window} }))`,
    at: (window) => countOverTime(over(recorded(rule), { range: window })),
    uses: ["countOverTime", "over", "recorded"],
  };
}

const comparisons = {
  lte: ["atMost", atMost],
  gte: ["atLeast", atLeast],
  lt: ["below", below],
  gt: ["above", above],
} as const;

/** Returns 1 where the value compares so, 0 where not: a sample that is good. */
export function compared(
  of: QueryCode,
  op: NonNullable<SloObjective["op"]>,
  limit: number,
): Sampled {
  const [name, compare] = comparisons[op];
  const value = of.at("5m");
  const quantity: Quantity = { dimension: value.dimension, value: limit };
  return {
    code: `flag(${name}(${of.code(quoted("5m"))}, ${value.dimension}(${limit})))`,
    of: flag(compare(value, quantity)),
    uses: ["flag", name, value.dimension, ...of.uses],
  };
}

/** Returns the mean of a sample over a slice, looked at every 15 seconds. */
export function averagedOver({ code, of, uses }: Sampled, slice: Window): QueryCode {
  const options = { range: slice, step: "15s" } as const;
  return {
    code: () => `averaged(over(${code}, { range: ${quoted(slice)}, step: "15s" }))`,
    at: () => averaged(over(of, options)),
    uses: ["averaged", "over", ...uses],
  };
}

/** The two queries of a ratio. */
export interface Ratio {
  readonly part: "good" | "bad";
  readonly of: QueryCode;
  readonly total: QueryCode;
}

/**
 * Returns the share of a slice's events that is good or bad. A slice without events is no slice, and
 * one in which none was counted yet is a share of 0.
 */
export function sliceShare({ of, total }: Ratio, slice: Window): Sampled {
  const window = quoted(slice);
  const all = total.at(slice);
  const zero: Quantity = { dimension: all.dimension, value: 0 };
  const part = `orElse(${of.code(window)}, times(${total.code(window)}, 0))`;
  const some = `filtered(above(${total.code(window)}, ${all.dimension}(0)))`;
  return {
    code: `share(${part}, ${some})`,
    of: share(orElse(of.at(slice), times(all, 0)), filtered(above(all, zero))),
    uses: [
      "share",
      "orElse",
      "times",
      "filtered",
      "above",
      all.dimension,
      ...of.uses,
      ...total.uses,
    ],
  };
}

/** Returns 1 for a slice with enough good events, 0 for another. */
export function goodSlice(given: Ratio, slice: Window, least: number): Sampled {
  const of = sliceShare(given, slice);
  const limit = given.part === "good" ? least : withoutBinaryTail(1 - least);
  const [name, compare] = given.part === "good" ? comparisons.gte : comparisons.lte;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a share is a ratio
  const value = of.of as Expression<string, "ratio">;
  return {
    code: `flag(${name}(${of.code}, ratio(${limit})))`,
    of: flag(compare(value, ratio(limit))),
    uses: ["flag", name, "ratio", ...of.uses],
  };
}

/** Returns what is left of 1: of a share that is bad, the good one. */
export function goodShare(part: "good" | "bad", given: Sampled): Sampled {
  if (part === "good") return given;
  const { dimension } = given.of;
  const one: Quantity = { dimension, value: 1 };
  return {
    code: `minus(${dimension}(1), ${given.code})`,
    of: minus(one, given.of),
    uses: ["minus", dimension, ...given.uses],
  };
}

/** Returns the share as a number, which can be added up beside a count of slices. */
export function asNumber({ code, of, uses }: Sampled): Sampled {
  return {
    code: `readAs(${code}, "count")`,
    of: readAs(of, "count"),
    uses: ["readAs", ...uses],
  };
}

/** Returns what others computed as a number from 0 to 1. */
export function asShare(given: Sampled): Sampled {
  const { code, of, uses } = asNumber(given);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- readAs made it one
  const number = of as Expression<string, "count">;
  return {
    code: `clamp(${code}, count(0), count(1))`,
    of: clamp(number, count(0), count(1)),
    uses: ["clamp", "count", ...uses],
  };
}
