import { mapChildren, type Node } from "./expression.ts";
import type { Matcher } from "./label-condition.ts";
import { labelsOf } from "./source.ts";

/**
 * Returns the same of those series alone that the matcher lets through. Series that never have the
 * label, such as a backend's own, stay.
 */
export function narrow(node: Node, matcher: Matcher): Node {
  if (node.type !== "selector") return mapChildren(node, (child) => narrow(child, matcher));
  const labels: readonly string[] = labelsOf(node.metric);
  return labels.includes(matcher.label) ? { ...node, matchers: [...node.matchers, matcher] } : node;
}
