import { walk, type Node } from "../../promql/expression.ts";
import { labelName } from "../../promql/source.ts";
import type { Flaw } from "../../shape.ts";
import { alertLabels, type Alert } from "./rule.ts";

/** What Prometheus and the target's address put on series that nothing aggregates. */
const ofEachTarget = ["job", "instance"];

/**
 * Returns the labels of the condition's series that the alert would cover with one value of its own.
 * Two series that differed in nothing else would be one alert: Prometheus refuses that when it
 * evaluates the rule, and then none of its alerts fires.
 * https://github.com/prometheus/prometheus/blob/main/rules/alerting.go ("same labelset")
 */
export function coveredLabels(alert: Alert): readonly Flaw[] {
  const { labels, node } = alert.when;
  const names = new Map(labels.map((label) => [labelName(label), label]));
  if (isUnaggregated(node)) for (const label of ofEachTarget) names.set(label, label);
  const set = [...Object.keys(alertLabels(alert)), "alertname"];
  return set.flatMap((name) => {
    const label = names.get(name);
    if (label === undefined || isPinned(node, label)) return [];
    const reason = "two series would become one alert, which Prometheus refuses";
    return Object.hasOwn(alert.labels, name)
      ? [{ field: "labels", expected: `no label of the condition: ${reason}`, got: name }]
      : [
          {
            field: "when",
            expected: `series without a label that the alert sets: ${reason}`,
            got: label,
          },
        ];
  });
}

/** One value is no more after it is covered. */
function isPinned(node: Node, label: string): boolean {
  const nodes = walk(node);
  const selectors = nodes.filter((one) => one.type === "selector");
  const values = selectors.map(
    ({ matchers }) =>
      matchers.find((one) => one.label === label && one.operator === "=")?.value ?? "",
  );
  const readsMore = nodes.some((one) => one.type === "recorded" || one.type === "raw");
  return !readsMore && values[0] !== undefined && values[0] !== "" && new Set(values).size === 1;
}

/** Returns whether series of a metric come through as they are. */
function isUnaggregated(node: Node): boolean {
  switch (node.type) {
    case "selector":
      return true;
    case "recorded":
      return isUnaggregated(node.via);
    case "subquery":
      return isUnaggregated(node.of);
    case "call":
      if (node.name === "absent" || node.name === "absent_over_time") return false;
      return node.args.some(isUnaggregated);
    case "arithmetic":
      return isUnaggregated(node.left) || isUnaggregated(node.right);
    case "compare":
      return isUnaggregated(node.left);
    case "set":
      return isUnaggregated(node.left) || (node.operator === "or" && isUnaggregated(node.right));
    case "broken":
      return node.of !== undefined && isUnaggregated(node.of);
    case "aggregate":
    case "number":
    case "text":
    case "raw":
      return false;
  }
  return node satisfies never;
}
