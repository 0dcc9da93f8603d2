import { burnRates } from "../../metrics/objective-series.ts";
import { share } from "../../promql/arithmetic.ts";
import { givenExpression, isBroken, mismatchesIn } from "../../promql/broken.ts";
import { atLeast } from "../../promql/condition.ts";
import type { Expression } from "../../promql/expression.ts";
import type { Dimension } from "../../promql/quantity.ts";
import { readFields, type Flaw, type Mismatch } from "../../shape.ts";
import type { ObjectiveOptions } from "./objective.ts";
import { objectiveSchema } from "./rule-fields.ts";
import { readText } from "./wording.ts";

/**
 * Returns what cannot be meant of an objective's options. They are looked at before its twelve rules
 * are made of them, so that a mistake is told once and by the name of the option.
 */
export function objectiveFlaws<L extends string, D extends Dimension>(
  options: ObjectiveOptions<L, D>,
): readonly Flaw[] {
  const { fields, flaws } = readFields<ObjectiveOptions<L, D>>(objectiveSchema, options);
  const bad = tryRate("bad", fields.bad);
  const total = tryRate("total", fields.total);
  return [...flaws, ...bad.flaws, ...total.flaws, ...togetherFlaws(fields, bad.rate, total.rate)];
}

interface TriedRate<L extends string, D extends Dimension> {
  /** Absent where there is none that can be meant. */
  readonly rate?: Expression<L, D>;
  readonly flaws: readonly Flaw[];
}

function tryRate<L extends string, D extends Dimension>(
  field: "bad" | "total",
  rateOf: ObjectiveOptions<L, D>["bad"] | undefined,
): TriedRate<L, D> {
  if (rateOf === undefined) return { flaws: [] };
  try {
    const rate = givenExpression(rateOf(burnRates[0].short));
    return isBroken(rate.node)
      ? { flaws: at(field, mismatchesIn(rate.node)) }
      : { rate, flaws: [] };
  } catch (error) {
    const expected = "a function that returns an expression";
    return { flaws: [{ field, expected, got: String(error) }] };
  }
}

function togetherFlaws<L extends string, D extends Dimension>(
  { minimum, summary }: Partial<ObjectiveOptions<L, D>>,
  bad: Expression<L, D> | undefined,
  total: Expression<L, D> | undefined,
): readonly Flaw[] {
  if (total === undefined) return [];
  const part = bad === undefined ? [] : mismatchesIn(share(bad, total).node);
  const least = minimum === undefined ? [] : mismatchesIn(atLeast(total, minimum).node);
  const text = readText("summary", summary, { ...total, kind: "condition", dimension: "ratio" });
  return [...at("bad", part), ...at("minimum", least), ...text.flaws];
}

function at(field: string, mismatches: readonly Mismatch[]): readonly Flaw[] {
  return mismatches.map(({ expected, got }) => ({ field, expected, got }));
}
