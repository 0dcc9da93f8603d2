import { mapChildren, type Node } from "./expression.ts";
import type { Matcher } from "./label-condition.ts";
import { labelsOf, type AnyMetric } from "./source.ts";

/**
 * Returns the same of those series alone that the matcher lets through. Series that never have the
 * label, such as a backend's own, stay. `applies`: of which metrics, `undefined` for a recording; of all where it is not given.
 */
export function narrow(
  node: Node,
  matcher: Matcher,
  applies: (metric: AnyMetric | undefined) => boolean = () => true,
): Node {
  const isMeant =
    (node.type === "selector" &&
      has(labelsOf(node.metric), matcher.label) &&
      applies(node.metric)) ||
    (node.type === "recorded" && has(node.labels, matcher.label) && applies(undefined));
  if (isMeant) return { ...node, matchers: [...(node.matchers ?? []), matcher] };
  return mapChildren(node, (child) => narrow(child, matcher, applies));
}

function has(labels: readonly string[], label: string): boolean {
  return labels.includes(label);
}
