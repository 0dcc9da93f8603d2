import { catalog } from "../../metrics/catalog.ts";
import type { MetricCatalog, MetricDefinition } from "../../metrics/definition.ts";
import { dimensionOf, labelsOf, sourceName } from "../../promql/source.ts";
import { flawsOf, type Flaw } from "../../shape.ts";
import { show } from "../../show.ts";
import { alertRuleSchema, showInAlertRule } from "../specification-schema.ts";
import type { AlertCondition, AlertRule } from "../specification.ts";

/** Returns what cannot be meant of a rule of the specification's form, on a metric of ours or `own`. */
export function flawsOfRule(rule: AlertRule, own: MetricCatalog): readonly Flaw[] {
  const flaws = flawsOf(alertRuleSchema, rule, showInAlertRule);
  if (flaws.length > 0) return flaws;
  const { condition } = rule;
  const metric = findMetric(condition.metric, own);
  if (metric !== undefined) return flawsAgainst(metric, condition);
  const expected = "a metric of the catalog";
  return [{ field: "condition.metric", expected, got: show(condition.metric) }];
}

function flawsAgainst(
  metric: MetricDefinition,
  { operator, duration, threshold, labels = {} }: AlertCondition,
): readonly Flaw[] {
  const isExact = operator === "eq" || operator === "ne";
  const isWhole = dimensionOf(metric) === "count" && isExact && metric.kind !== "histogram";
  const flaw = (field: string, expected: string, got: unknown): Flaw => ({
    field: `condition.${field}`,
    expected,
    got: show(got),
  });
  return [
    ...(isWhole && !Number.isInteger(threshold)
      ? [flaw("threshold", "a whole number to be equal to", threshold)]
      : []),
    ...(metric.kind === "counter" && duration === undefined
      ? [flaw("duration", "the seconds to count over: a counter only grows", duration)]
      : []),
    ...Object.entries(labels).flatMap(([label, value]) => labelFlaws(metric, label, value, flaw)),
  ];
}

function labelFlaws(
  metric: MetricDefinition,
  label: string,
  value: string,
  flaw: (field: string, expected: string, got: unknown) => Flaw,
): readonly Flaw[] {
  const known: readonly string[] = labelsOf(metric);
  const closed = metric.attributes[label]?.values;
  if (!known.includes(label)) return [flaw("labels", `a label of ${metric.name}`, label)];
  if (closed === undefined || closed.includes(value)) return [];
  return [flaw("labels", `${label} as one of ${closed.join(", ")}`, value)];
}

/** Returns the metric that the specification's rule names: by key, by name, or by Prometheus' name. */
export function findMetric(name: string, own: MetricCatalog): MetricDefinition | undefined {
  const entries = [...Object.entries(own), ...Object.entries<MetricDefinition>(catalog)];
  const found = entries.find(([key, metric]) => key === name || metric.name === name);
  return (found ?? entries.find(([, metric]) => sourceName(metric) === name))?.[1];
}
