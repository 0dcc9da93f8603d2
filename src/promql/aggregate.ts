import { isObject } from "../is-object.ts";
import type { Mismatch } from "../shape.ts";
import { show } from "../show.ts";
import { givenExpression, isBroken, withMismatches } from "./broken.ts";
import type { AggregateOperator, Expression, Node } from "./expression.ts";
import { expression, number } from "./functions.ts";
import { areLabels, labelMismatches, showLabels } from "./labels.ts";
import type { Dimension } from "./quantity.ts";
import { labelName } from "./source.ts";

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

/** Returns the standard deviation over the series that share the kept labels. */
export function stddev<L extends string, D extends Dimension, const G extends Grouping<L>>(
  of: Expression<L, D>,
  grouping: G,
): Expression<Grouped<L, G>, D> {
  return aggregate("stddev", givenExpression(of), grouping);
}

/** Returns the `q` quantile over the series that share the kept labels. */
export function quantileOf<L extends string, D extends Dimension, const G extends Grouping<L>>(
  q: number,
  of: Expression<L, D>,
  grouping: G,
): Expression<Grouped<L, G>, D> {
  const share = number(q, "a quantile between 0 and 1", (value) => value >= 0 && value <= 1);
  return aggregate("quantile", givenExpression(of), grouping, share);
}

/** Returns how many series share the kept labels. */
export function countSeries<L extends string, const G extends Grouping<L>>(
  of: Expression<L>,
  grouping: G,
): Expression<Grouped<L, G>, "count"> {
  return { ...aggregate("count", givenExpression(of), grouping), dimension: "count" };
}

/** Returns 1 for each set of kept labels that some series has. */
export function group<L extends string, const G extends Grouping<L>>(
  of: Expression<L>,
  grouping: G,
): Expression<Grouped<L, G>, "count"> {
  return { ...aggregate("group", givenExpression(of), grouping), dimension: "count" };
}

/** Returns how many series share the kept labels and a value, which becomes the label `label`. */
export function countValues<L extends string, const T extends string, const G extends Grouping<L>>(
  label: T,
  of: Expression<L>,
  grouping: G,
): Expression<Grouped<L, G> | T, "count"> {
  const isText = typeof label === "string";
  const name: Node = { type: "text", value: isText ? labelName(label) : "" };
  const mismatches = isText ? [] : [{ expected: "a name for the label", got: show(label) }];
  const made = aggregate(
    "count_values",
    givenExpression(of),
    grouping,
    withMismatches(name, mismatches),
  );
  const labels: readonly (Grouped<L, G> | T)[] = [...made.labels, ...(isText ? [label] : [])];
  return expression(made.node, labels, "count");
}

/** Returns the `k` series of the greatest values, of each group where one is given. All labels stay. */
export function topk<L extends string, D extends Dimension>(
  k: number,
  of: Expression<L, D>,
  grouping: Grouping<NoInfer<L>> = { by: [] },
): Expression<L, D> {
  return chosen("topk", k, givenExpression(of), grouping);
}

/** Returns the `k` series of the least values, of each group where one is given. All labels stay. */
export function bottomk<L extends string, D extends Dimension>(
  k: number,
  of: Expression<L, D>,
  grouping: Grouping<NoInfer<L>> = { by: [] },
): Expression<L, D> {
  return chosen("bottomk", k, givenExpression(of), grouping);
}

function chosen<L extends string, D extends Dimension>(
  operator: "topk" | "bottomk",
  k: number,
  of: Expression<L, D>,
  grouping: Grouping<L>,
): Expression<L, D> {
  const many = number(k, "how many series", (value) => Number.isInteger(value) && value > 0);
  const { node, dimension } = aggregate(operator, of, grouping, many);
  return expression(node, of.labels, dimension);
}

function aggregate<L extends string, D extends Dimension, G extends Grouping<L>>(
  operator: AggregateOperator,
  from: Expression<L, D>,
  grouping: G,
  parameter?: Node,
): Expression<Grouped<L, G>, D> {
  const { mismatches, ...groups } = readGrouping(from, grouping);
  const more = parameter === undefined ? {} : { parameter };
  const made: Node = { type: "aggregate", operator, ...groups, ...more, of: from.node };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Grouped is this, as a type
  const kept = groups.by as readonly Grouped<L, G>[];
  return expression(withMismatches(made, mismatches), kept, from.dimension);
}

interface ReadGrouping {
  readonly by: readonly string[];
  readonly without?: readonly string[];
  readonly mismatches: readonly Mismatch[];
}

/** Returns the labels that remain, and what is wrong with the grouping. */
function readGrouping({ labels, node }: Expression, grouping: unknown): ReadGrouping {
  const { by, without, ...others } = givenGrouping(grouping);
  const named = by ?? without;
  const one = (by === undefined) !== (without === undefined) && Object.keys(others).length === 0;
  if (!one || !areLabels(named)) {
    const expected = "a grouping such as { by: [] } or { without: [] }";
    return { by: [], mismatches: [{ expected, got: show(grouping) }] };
  }
  const owner = `the expression (${showLabels(labels)})`;
  const mismatches = isBroken(node) ? [] : labelMismatches(named, labels, owner);
  if (by !== undefined) return { by, mismatches };
  return { by: labels.filter((label) => !named.includes(label)), without: named, mismatches };
}

interface GivenGrouping {
  readonly by?: readonly string[];
  readonly without?: readonly string[];
}

function givenGrouping(grouping: unknown): GivenGrouping {
  return isObject(grouping) ? grouping : {};
}
