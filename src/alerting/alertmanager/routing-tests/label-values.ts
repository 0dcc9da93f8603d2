import type { Matcher } from "../../../promql/label-condition.ts";
import { patternExamples } from "../../../promql/pattern-examples.ts";
import type { LabelSet } from "../alert-labels.ts";
import { compileMatchers } from "../matcher.ts";
import type { RouteNode, RoutingPolicy } from "../routing-policy.ts";

/** Values worth trying, by label: all that a policy names, one that it does not, and none. */
export type LabelValues = ReadonlyMap<string, readonly string[]>;

/** What no policy names. */
export const unnamed = "other";

/** Returns the values that the policy's matchers tell apart. */
export function labelValues({ root, inhibitRules }: RoutingPolicy): LabelValues {
  const matchers = [
    ...nodesOf(root).flatMap((node) => node.matchers),
    ...inhibitRules.flatMap(({ source, target }) => [...source, ...target]),
  ];
  const byLabel = Map.groupBy(matchers, ({ label }) => label);
  return new Map(
    [...byLabel].map(([label, own]) => [
      label,
      [...new Set([...own.flatMap(examplesOf), unnamed, ""])],
    ]),
  );
}

function examplesOf({ operator, value }: Matcher): readonly string[] {
  return operator === "=" || operator === "!=" ? [value] : patternExamples(value);
}

/** Returns the route and all below it. */
export function nodesOf(node: RouteNode): readonly RouteNode[] {
  return [node, ...node.routes.flatMap(nodesOf)];
}

/** Returns labels that fulfil the matchers, or undefined where none of the values do. */
export function witness(matchers: readonly Matcher[], values: LabelValues): LabelSet | undefined {
  const labels: Record<string, string> = {};
  for (const [label, own] of Map.groupBy(matchers, (matcher) => matcher.label)) {
    const accepts = compileMatchers(own);
    const value = values.get(label)?.find((one) => accepts({ [label]: one }));
    if (value === undefined) return undefined;
    labels[label] = value;
  }
  return labels;
}

/** Returns the labels, and each of them with every other value of one of its labels. */
export function neighbours(labels: LabelSet, values: LabelValues): readonly LabelSet[] {
  const changed = Object.keys(labels).flatMap((label) =>
    (values.get(label) ?? [unnamed, ""]).map((value) => ({ ...labels, [label]: value })),
  );
  return [labels, ...changed];
}
