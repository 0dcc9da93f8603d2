import { show } from "../show.ts";
import { givenExpression, withMismatches } from "./broken.ts";
import { mapChildren, type Expression, type Node } from "./expression.ts";
import { expression } from "./functions.ts";
import type { Dimension } from "./quantity.ts";
import { standInMs } from "./panel-window.ts";
import { windowMismatches, windowMs, type Window } from "./series.ts";

/** Returns what `of` was `ago`: every selector within is shifted. */
export function offset<L extends string, D extends Dimension>(
  of: Expression<L, D>,
  ago: Window,
): Expression<L, D> {
  const { node, labels, dimension } = givenExpression(of);
  const mismatches = windowMismatches(ago, 'an offset such as "1h"');
  const ms = windowMs(ago);
  const shifted =
    mismatches.length > 0
      ? node
      : shift(node, (one) => ({ ...one, offsetMs: (one.offsetMs ?? 0) + ms }));
  return expression(withMismatches(shifted, mismatches), labels, dimension);
}

/** Returns what `of` was at a Unix time in seconds, or at an end of the query, at whatever time it is asked. */
export function at<L extends string, D extends Dimension>(
  of: Expression<L, D>,
  time: number | "start" | "end",
): Expression<L, D> {
  const { node, labels, dimension } = givenExpression(of);
  const isTime = time === "start" || time === "end" || Number.isFinite(time);
  if (isTime)
    return expression(
      shift(node, (one) => ({ ...one, at: time })),
      labels,
      dimension,
    );
  const mismatch = { expected: 'a Unix time in seconds, "start" or "end"', got: show(time) };
  return expression(withMismatches(node, [mismatch]), labels, dimension);
}

/**
 * Returns the series of `node` that were not there one step of the panel before: where something
 * begins.
 */
export function begun(node: Node): Node {
  const before = shift(node, (one) => ({ ...one, offsetMs: standInMs, offsetWindow: "step" }));
  return { type: "set", operator: "unless", left: node, right: before };
}

type Reading = Extract<Node, { readonly type: "selector" | "recorded" | "subquery" }>;

/** A subquery is shifted as a whole: what it looks at goes with it. */
function shift(node: Node, change: (one: Reading) => Node): Node {
  return node.type === "selector" || node.type === "recorded" || node.type === "subquery"
    ? change(node)
    : mapChildren(node, (child) => shift(child, change));
}
