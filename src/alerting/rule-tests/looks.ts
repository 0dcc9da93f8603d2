import { children, type Node } from "../../promql/expression.ts";

/** How a condition looks at one of its series. */
export interface Look {
  /** How long ago. */
  readonly offsetMs: number;
  /** Over what range of samples, 0 where it looks at an instant. */
  readonly rangeMs: number;
  /** How far back the subqueries around it go, in which it looks again and again. */
  readonly withinMs: number;
}

/** Returns how the node looks at each series that it reads, from left to right. */
export function looksOf(node: Node): readonly Look[] {
  return looksWithin(node, 0, 0);
}

function looksWithin(node: Node, agoMs: number, withinMs: number): readonly Look[] {
  if (node.type === "selector" || node.type === "recorded") {
    const { offsetMs = 0, rangeMs = 0 } = node;
    return [{ offsetMs: agoMs + offsetMs, rangeMs, withinMs }];
  }
  const isSubquery = node.type === "subquery";
  const ago = agoMs + (isSubquery ? (node.offsetMs ?? 0) : 0);
  const within = withinMs + (isSubquery ? node.rangeMs : 0);
  return children(node).flatMap((child) => looksWithin(child, ago, within));
}
