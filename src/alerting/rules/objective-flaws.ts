import { share } from "../../promql/arithmetic.ts";
import { givenExpression, isBroken, mismatchesIn } from "../../promql/broken.ts";
import { atLeast } from "../../promql/condition.ts";
import { walk, type Expression, type Node } from "../../promql/expression.ts";
import { extentOf } from "../../promql/extent.ts";
import { printPromql } from "../../promql/print.ts";
import type { Dimension } from "../../promql/quantity.ts";
import { readFields, type Flaw, type Mismatch } from "../../shape.ts";
import type { Counted, ObjectiveOptions } from "./objective-options.ts";
import { objectiveSchema } from "./rule-fields.ts";
import { readText } from "./wording.ts";

/**
 * Returns what cannot be meant of an objective's options. They are looked at before its rules are
 * made of them, so that a mistake is told once and by the name of the option.
 */
export function objectiveFlaws<L extends string, D extends Dimension>(
  options: ObjectiveOptions<L, D>,
): readonly Flaw[] {
  const { fields, flaws } = readFields<ObjectiveOptions<L, D>>(objectiveSchema, options);
  const bad = tryRate("bad", fields.bad);
  const good = tryRate("good", fields.good);
  const total = tryRate("total", fields.total);
  const part = fields.bad === undefined ? good : bad;
  return [
    ...flaws,
    ...eitherFlaws(options),
    ...bad.flaws,
    ...good.flaws,
    ...total.flaws,
    ...togetherFlaws(fields, part, total.rate),
  ];
}

interface TriedRate<L extends string, D extends Dimension> {
  readonly field: "bad" | "good" | "total";
  /** Absent where there is none that can be meant. */
  readonly rate?: Expression<L, D>;
  readonly flaws: readonly Flaw[];
}

function tryRate<L extends string, D extends Dimension>(
  field: TriedRate<L, D>["field"],
  rateOf: Counted<L, D> | undefined,
): TriedRate<L, D> {
  if (rateOf === undefined) return { field, flaws: [] };
  try {
    const rate = givenExpression(rateOf("5m"));
    return isBroken(rate.node)
      ? { field, flaws: at(field, mismatchesIn(rate.node)) }
      : { field, rate, flaws: at(field, windowMismatch(rate, givenExpression(rateOf("1h")))) };
  } catch (error) {
    const expected = "a function that returns an expression";
    return { field, flaws: [{ field, expected, got: String(error) }] };
  }
}

/** Burn rates are over windows of several lengths: only a constant is the same in all of them. */
function windowMismatch(inMinutes: Expression, inHour: Expression): readonly Mismatch[] {
  const text = printPromql(inMinutes.node);
  const isConstant = !walk(inMinutes.node).some(readsSeries);
  if (isConstant || isBroken(inHour.node) || text !== printPromql(inHour.node)) return [];
  return [
    {
      expected: "an expression over the window that it is given",
      got: `the same over 5m and 1h: ${text}`,
    },
  ];
}

function readsSeries({ type }: Node): boolean {
  return type === "selector" || type === "recorded" || type === "raw";
}

/** Both could contradict each other, and neither says what an error is. */
function eitherFlaws(options: unknown): readonly Flaw[] {
  if (typeof options !== "object" || options === null) return [];
  const given = ["bad", "good"].filter((field) => Reflect.get(options, field) !== undefined);
  if (given.length === 1) return [];
  const got = given.length === 0 ? "neither" : "both";
  return [{ field: "bad", expected: "either bad or good", got }];
}

function togetherFlaws<L extends string, D extends Dimension>(
  { minimum, minimumBad, summary }: Partial<ObjectiveOptions<L, D>>,
  part: TriedRate<L, D>,
  total: Expression<L, D> | undefined,
): readonly Flaw[] {
  if (total === undefined) return [];
  const text = readText("summary", summary, { ...total, kind: "condition", dimension: "ratio" });
  const isOfEvents = minimum?.dimension === "count" && total.dimension === "perSecond";
  // Events of a rate are a count of them, which a rate is not
  const least =
    minimum === undefined || isOfEvents
      ? []
      : mismatchesIn(atLeast<L, Dimension>(total, minimum).node);
  const needless =
    minimumBad === undefined || total.dimension === "perSecond"
      ? []
      : [{ expected: "rates of events, perSecond", got: `total of ${total.dimension}` }];
  return [
    ...partFlaws(part, total),
    ...at("minimum", least),
    ...at("minimumBad", needless),
    ...text.flaws,
  ];
}

function partFlaws<L extends string, D extends Dimension>(
  { field, rate }: TriedRate<L, D>,
  total: Expression<L, D>,
): readonly Flaw[] {
  if (rate === undefined) return [];
  const mismatches = mismatchesIn(share(rate, total).node);
  if (mismatches.length > 0) return at(field, mismatches);
  const text = printPromql(rate.node);
  const extent = text === printPromql(total.node) ? "same" : extentOf(rate.node, total.node);
  if (extent === undefined || extent === "less") return [];
  const expected = `a part of what total counts, not ${field} and total swapped`;
  return [{ field, expected, got: extent === "same" ? "all of it" : `more than that: ${text}` }];
}

function at(field: string, mismatches: readonly Mismatch[]): readonly Flaw[] {
  return mismatches.map(({ expected, got }) => ({ field, expected, got }));
}
