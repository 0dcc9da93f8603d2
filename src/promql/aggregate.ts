import { isObject } from "../is-object.ts";
import type { Mismatch } from "../shape.ts";
import { show } from "../show.ts";
import { givenExpression, isBroken, withMismatches } from "./broken.ts";
import type { AggregateNode, Expression } from "./expression.ts";
import { expression } from "./functions.ts";
import { areLabels, labelMismatches, showLabels } from "./labels.ts";
import type { Dimension } from "./quantity.ts";

/** Labels to keep, or labels to drop. */
export type Grouping<L extends string> =
  | { readonly by: readonly L[] }
  | { readonly without: readonly L[] };

/** The labels that remain of `L` after grouping by `G`. */
export type Grouped<L extends string, G> = G extends {
  readonly by: readonly (infer K extends string)[];
}
  ? K
  : G extends { readonly without: readonly (infer K extends string)[] }
    ? Exclude<L, K>
    : never;

/** Returns the sum over the series that share the kept labels. */
export function sum<L extends string, D extends Dimension, const G extends Grouping<L>>(
  of: Expression<L, D>,
  grouping: G,
): Expression<Grouped<L, G>, D> {
  return aggregate("sum", givenExpression(of), grouping);
}

/** Returns the greatest value among the series that share the kept labels. */
export function max<L extends string, D extends Dimension, const G extends Grouping<L>>(
  of: Expression<L, D>,
  grouping: G,
): Expression<Grouped<L, G>, D> {
  return aggregate("max", givenExpression(of), grouping);
}

/** Returns the least value among the series that share the kept labels. */
export function min<L extends string, D extends Dimension, const G extends Grouping<L>>(
  of: Expression<L, D>,
  grouping: G,
): Expression<Grouped<L, G>, D> {
  return aggregate("min", givenExpression(of), grouping);
}

/** Returns the mean over the series that share the kept labels. */
export function avg<L extends string, D extends Dimension, const G extends Grouping<L>>(
  of: Expression<L, D>,
  grouping: G,
): Expression<Grouped<L, G>, D> {
  return aggregate("avg", givenExpression(of), grouping);
}

/** Returns how many series share the kept labels. */
export function countSeries<L extends string, const G extends Grouping<L>>(
  of: Expression<L>,
  grouping: G,
): Expression<Grouped<L, G>, "count"> {
  return { ...aggregate("count", givenExpression(of), grouping), dimension: "count" };
}

function aggregate<L extends string, D extends Dimension, G extends Grouping<L>>(
  operator: AggregateNode["operator"],
  from: Expression<L, D>,
  grouping: G,
): Expression<Grouped<L, G>, D> {
  const { by, mismatches } = group(from, grouping);
  const node = withMismatches({ type: "aggregate", operator, by, of: from.node }, mismatches);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Grouped is this, as a type
  const kept = by as readonly Grouped<L, G>[];
  return expression(node, kept, from.dimension);
}

/** Returns the labels that remain, and what is wrong with the grouping. */
function group(
  { labels, node }: Expression,
  grouping: unknown,
): { readonly by: readonly string[]; readonly mismatches: readonly Mismatch[] } {
  const { by, without, ...others } = givenGrouping(grouping);
  const named = by ?? without;
  const one = (by === undefined) !== (without === undefined) && Object.keys(others).length === 0;
  if (!one || !areLabels(named)) {
    const expected = "a grouping such as { by: [] } or { without: [] }";
    return { by: [], mismatches: [{ expected, got: show(grouping) }] };
  }
  const owner = `the expression (${showLabels(labels)})`;
  const mismatches = isBroken(node) ? [] : labelMismatches(named, labels, owner);
  return by === undefined
    ? { by: labels.filter((label) => !named.includes(label)), mismatches }
    : { by: named, mismatches };
}

interface GivenGrouping {
  readonly by?: readonly string[];
  readonly without?: readonly string[];
}

function givenGrouping(grouping: unknown): GivenGrouping {
  return isObject(grouping) ? grouping : {};
}
