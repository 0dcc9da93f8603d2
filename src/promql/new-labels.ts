import { isObject } from "../is-object.ts";
import type { Mismatch } from "../shape.ts";
import { show } from "../show.ts";
import { givenExpression, isBroken, withMismatches } from "./broken.ts";
import type { Expression, Node } from "./expression.ts";
import { call, expression } from "./functions.ts";
import { areLabels, labelMismatches, showLabels } from "./labels.ts";
import { patternMismatches } from "./pattern.ts";
import type { Dimension } from "./quantity.ts";
import { labelName } from "./source.ts";

/** What a label is made of: the part of another that a pattern finds. */
export interface Replacement<L extends string, T extends string> {
  /** The label that is set. */
  readonly to: T;
  /** The label that is read. */
  readonly from: L;
  /** RE2, anchored at both ends; series that do not match stay as they are. */
  readonly match: string;
  /** The new value, with `$1` for the first group of `match`. */
  readonly by: string;
}

/** Returns the series with a label that is made of another. */
export function labelReplace<L extends string, D extends Dimension, const T extends string>(
  of: Expression<L, D>,
  replacement: Replacement<NoInfer<L>, T>,
): Expression<L | T, D> {
  const { node, labels, dimension } = givenExpression(of);
  const given: Partial<Replacement<L, T>> = isObject(replacement) ? replacement : {};
  const { to, from, match, by } = given;
  const areTexts = [to, from, match, by].every((one) => typeof one === "string");
  const mismatches: readonly Mismatch[] = areTexts
    ? [...sourceMismatches(node, [from], labels), ...patternMismatches(match ?? "")]
    : [{ expected: "a replacement such as { to, from, match, by }", got: show(replacement) }];
  const made = call(
    "label_replace",
    node,
    text(labelName(String(to))),
    text(String(by)),
    text(labelName(String(from))),
    text(String(match)),
  );
  return added(withMismatches(made, mismatches), labels, to, dimension);
}

/** What a label is made of: others, with a text between them. */
export interface Joining<L extends string, T extends string> {
  /** The label that is set. */
  readonly to: T;
  readonly from: readonly L[];
  readonly between: string;
}

/** Returns the series with a label that is made of several. */
export function labelJoin<L extends string, D extends Dimension, const T extends string>(
  of: Expression<L, D>,
  joining: Joining<NoInfer<L>, T>,
): Expression<L | T, D> {
  const { node, labels, dimension } = givenExpression(of);
  const { to, from, between }: Partial<Joining<L, T>> = isObject(joining) ? joining : {};
  const fits = typeof to === "string" && typeof between === "string" && areLabels(from);
  const sources = fits ? from : [];
  const mismatches = fits
    ? sourceMismatches(node, sources, labels)
    : [{ expected: "a joining such as { to, from: […], between }", got: show(joining) }];
  const names = sources.map((label) => text(labelName(label)));
  const made = call(
    "label_join",
    node,
    text(labelName(String(to))),
    text(String(between)),
    ...names,
  );
  return added(withMismatches(made, mismatches), labels, to, dimension);
}

function sourceMismatches(
  node: Node,
  from: readonly unknown[],
  labels: readonly string[],
): readonly Mismatch[] {
  return isBroken(node)
    ? []
    : labelMismatches(from, labels, `the expression (${showLabels(labels)})`);
}

function added<L extends string, T extends string, D extends Dimension>(
  node: Node,
  labels: readonly L[],
  label: T | undefined,
  dimension: D,
): Expression<L | T, D> {
  const all: readonly (L | T)[] = label === undefined ? labels : [...labels, label];
  return expression(node, [...new Set(all)], dimension);
}

/** Returns a text that a function takes. */
export function text(value: string): Node {
  return { type: "text", value };
}
