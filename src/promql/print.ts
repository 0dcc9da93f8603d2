import { toPromDuration } from "../duration.ts";
import type { Node, SelectorNode, SetNode } from "./expression.ts";
import { labelName, sourceName } from "./source.ts";

/** Returns the node as PromQL, on one line. */
// oxlint-disable-next-line typescript/consistent-return -- the switch is exhaustive
export function printPromql(node: Node): string {
  switch (node.type) {
    case "selector":
      return printSelector(node);
    case "recorded":
      return `${node.record}${range(node.rangeMs)}${offset(node.offsetMs)}`;
    case "call":
      return `${node.name}(${node.args.map(printPromql).join(", ")})`;
    case "aggregate":
      return `${node.operator}${grouping(node.by)} (${printPromql(node.of)})`;
    case "arithmetic":
      return `${operand(node.left)} ${node.operator} ${operand(node.right)}`;
    case "compare":
      return `${operand(node.left)} ${node.operator} ${operand(node.right)}`;
    case "set":
      return `${operand(node.left)} ${node.operator}${on(node)} ${operand(node.right)}`;
    case "number":
      return printNumber(node.value);
    case "raw":
      return node.text;
    case "broken":
      return `(expected ${node.expected}, got ${node.got})`;
  }
}

function printSelector(node: SelectorNode): string {
  const matchers = node.matchers.map(
    ({ label, operator, value }) => `${labelName(label)}${operator}${JSON.stringify(value)}`,
  );
  const braces = matchers.length === 0 ? "" : `{${matchers.join(",")}}`;
  const series = `${sourceName(node.metric)}${node.series}${braces}`;
  return `${series}${range(node.rangeMs)}${offset(node.offsetMs)}`;
}

function range(ms: number | undefined): string {
  return ms === undefined ? "" : `[${toPromDuration(ms)}]`;
}

function offset(ms: number | undefined): string {
  return ms === undefined ? "" : ` offset ${toPromDuration(ms)}`;
}

function grouping(by: readonly string[]): string {
  return by.length === 0 ? "" : ` by (${by.map(labelName).join(", ")})`;
}

function on({ on }: SetNode): string {
  return on === undefined ? "" : ` on (${on.map(labelName).join(", ")})`;
}

/** Parentheses wherever a reader could doubt the precedence. */
function operand(node: Node): string {
  const compound = ["arithmetic", "compare", "set", "raw"].includes(node.type);
  return compound ? `(${printPromql(node)})` : printPromql(node);
}

function printNumber(value: number): string {
  return Number.isNaN(value) ? "NaN" : String(value);
}
