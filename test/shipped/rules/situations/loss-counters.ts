import { exampleValue, matchingValue } from "#src/alerting/rule-tests/sample-labels.ts";
import type { Alert } from "#src/alerting/rules/rule.ts";
import { alertsOf } from "#src/alerting/rules/rule-file.ts";
import type { BackendSet } from "#src/metrics/backend-sets.ts";
import { walk, type SelectorNode } from "#src/promql/expression.ts";
import { labelName, sourceName } from "#src/promql/source.ts";
import { ruleFiles } from "#src/shipped/rules/index.ts";

import type { LossCounter } from "./losses.ts";

/** A shipped rule that counts the losses of a component of the stack. */
export interface LossRule {
  readonly alert: Alert;
  readonly backends: BackendSet | undefined;
  readonly counter: LossCounter;
}

/** Returns the shipped rules that compare the growth of a component's counter with a number. */
export function lossRules(): readonly LossRule[] {
  return alertsOf(ruleFiles).flatMap(({ alert, backends }) => {
    const { node } = alert.when;
    const counted = walk(node).find(isOverWindow);
    const alone = node.type === "compare" && node.right.type === "number";
    const isGrowth = walk(node).some((one) => one.type === "call" && one.name === "increase");
    if (counted === undefined || !alone || !isGrowth || !("target" in counted.metric)) return [];
    const { value } = node.right;
    return [{ alert, backends, counter: toCounter(alert, counted, value) }];
  });
}

function isOverWindow(node: unknown): node is SelectorNode & { readonly rangeMs: number } {
  return (
    typeof node === "object" &&
    node !== null &&
    "type" in node &&
    node.type === "selector" &&
    "rangeMs" in node &&
    node.rangeMs !== undefined
  );
}

function toCounter(
  alert: Alert,
  { metric, matchers, rangeMs }: SelectorNode & { readonly rangeMs: number },
  limit: number,
): LossCounter {
  const labels = Object.keys(metric.attributes).map((label) => {
    const matcher = matchers.find((one) => one.label === label);
    const value = matcher === undefined ? undefined : matchingValue(matcher, metric);
    return [labelName(label), value ?? exampleValue(label, metric)] as const;
  });
  return {
    name: sourceName(metric),
    labels: Object.fromEntries(labels),
    windowSeconds: rangeMs / 1_000,
    heldSeconds: alert.forMs / 1_000,
    enough: limit + 1,
  };
}
