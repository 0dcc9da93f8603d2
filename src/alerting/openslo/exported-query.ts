import { mapChildren, walk, type Node } from "../../promql/expression.ts";
import { givenExpression } from "../../promql/broken.ts";
import { printPromql } from "../../promql/print.ts";
import type { Dimension } from "../../promql/quantity.ts";
import type { Counted } from "../rules/objective-options.ts";
import { windowMark, windowMarkMs, windowTemplate } from "./window-text.ts";

/** A query of an objective as OpenSLO writes it. */
export interface ExportedQuery {
  /** Over the window, which it names as a template. */
  readonly text: string;
  /** The counters whose rate it is; absent where it is something else. */
  readonly asCounter?: string;
}

/** Returns what is counted, as a query. */
export function exportedQuery(counted: Counted<string, Dimension>): ExportedQuery {
  const { node } = givenExpression(counted(`${windowMarkMs / 1_000}s`));
  const text = printPromql(node).replaceAll(windowMark, windowTemplate);
  return isOfRates(node) ? { text, asCounter: printPromql(withoutRates(node)) } : { text };
}

/** Whether every series is a counter within a rate over the window, and nothing else has a range. */
function isOfRates(node: Node): boolean {
  if (node.type === "call") {
    const [of] = node.args;
    const isPlain = of?.type === "selector" && of.offsetMs === undefined && of.at === undefined;
    return node.name === "rate" && isPlain && of.rangeMs === windowMarkMs;
  }
  if (node.type === "number") return true;
  const isMade = node.type === "aggregate" || node.type === "arithmetic";
  return isMade && walkChildren(node).every(isOfRates);
}

function walkChildren(node: Node): readonly Node[] {
  if (node.type === "aggregate") return node.parameter === undefined ? [node.of] : [];
  return node.type === "arithmetic" ? [node.left, node.right] : walk(node).slice(1);
}

function withoutRates(node: Node): Node {
  const [of] = node.type === "call" ? node.args : [];
  if (of?.type === "selector") {
    const { rangeMs: _, ...plain } = of;
    return plain;
  }
  return mapChildren(node, withoutRates);
}
