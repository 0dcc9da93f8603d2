import type { Syntax } from "./syntax.ts";

/** Returns the node and all below it, from left to right. */
export function walkSyntax(node: Syntax): readonly Syntax[] {
  return [node, ...childrenOf(node).flatMap(walkSyntax)];
}

/** Returns the nodes right below this one, from left to right. */
export function childrenOf(node: Syntax): readonly Syntax[] {
  switch (node.type) {
    case "number":
    case "string":
    case "selector":
      return [];
    case "paren":
    case "negative":
    case "subquery":
      return [node.of];
    case "call":
      return node.args;
    case "aggregate":
      return node.parameter === undefined ? [node.of] : [node.parameter, node.of];
    case "binary":
      return [node.left, node.right];
  }
  return node satisfies never;
}
