import type { AggregateNode, Expression } from "./expression.ts";
import { expression } from "./functions.ts";
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
  return aggregate("sum", of, grouping, of.dimension);
}

/** Returns the greatest value among the series that share the kept labels. */
export function max<L extends string, D extends Dimension, const G extends Grouping<L>>(
  of: Expression<L, D>,
  grouping: G,
): Expression<Grouped<L, G>, D> {
  return aggregate("max", of, grouping, of.dimension);
}

/** Returns the least value among the series that share the kept labels. */
export function min<L extends string, D extends Dimension, const G extends Grouping<L>>(
  of: Expression<L, D>,
  grouping: G,
): Expression<Grouped<L, G>, D> {
  return aggregate("min", of, grouping, of.dimension);
}

/** Returns the mean over the series that share the kept labels. */
export function avg<L extends string, D extends Dimension, const G extends Grouping<L>>(
  of: Expression<L, D>,
  grouping: G,
): Expression<Grouped<L, G>, D> {
  return aggregate("avg", of, grouping, of.dimension);
}

/** Returns how many series share the kept labels. */
export function countSeries<L extends string, const G extends Grouping<L>>(
  of: Expression<L>,
  grouping: G,
): Expression<Grouped<L, G>, "count"> {
  return aggregate("count", of, grouping, "count");
}

function aggregate<L extends string, D extends Dimension, G extends Grouping<L>>(
  operator: AggregateNode["operator"],
  of: Expression<L>,
  grouping: G,
  dimension: D,
): Expression<Grouped<L, G>, D> {
  const dropped: readonly string[] = "without" in grouping ? grouping.without : [];
  const by: readonly string[] =
    "by" in grouping ? grouping.by : of.labels.filter((label) => !dropped.includes(label));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Grouped is this, as a type
  const kept = by as readonly Grouped<L, G>[];
  return expression({ type: "aggregate", operator, by, of: of.node }, kept, dimension);
}
