import { isKebabCase } from "../../kebab-case.ts";
import { catalog } from "../../metrics/catalog.ts";
import type { MetricDefinition } from "../../metrics/definition.ts";
import type { Comparison, Condition, Expression, Node } from "../../promql/expression.ts";
import type { Problem } from "./problem.ts";
import { call } from "../../promql/functions.ts";
import type { Matcher } from "../../promql/label-condition.ts";
import type { Dimension } from "../../promql/quantity.ts";
import { alert, type Alert } from "./rule.ts";
import { dimensionOf, labelsOf } from "../../promql/source.ts";
import { show } from "../../show.ts";
import { severities } from "../severity.ts";
import type { AlertCondition, AlertRule } from "../specification.ts";

/** What a rule of the specification's form became. */
export interface SpecifiedAlert {
  /** Absent where the rule is disabled or has problems. */
  readonly alert?: Alert;
  readonly problems: readonly Problem[];
}

/** What the specification's rules do not say about themselves. */
export interface SpecifiedAlertOptions {
  /** Named in problems. */
  readonly file: string;
  readonly owner: string;
}

const operators: Readonly<Record<AlertCondition["operator"], Comparison>> = {
  gt: ">",
  lt: "<",
  eq: "==",
  ne: "!=",
  gte: ">=",
  lte: "<=",
};

/** Shortest time that a counter or histogram is looked at over, in seconds. */
const leastWindow = 60;

/**
 * Returns the alert that a rule of the specification means. `condition.metric` is a key or a name of
 * the catalog, `labels` are its attributes; durations are in seconds; the threshold is in the
 * metric's unit.
 *
 * - a gauge is compared as it is, for `duration`: the greatest of the service's instances for `gt`
 *   and `gte`, the least for `lt` and `lte`
 * - a counter is compared by its increase within `duration`, since its value only grows
 * - a histogram is compared by its 95th percentile within `duration`
 * - `cooldown` becomes `keep_firing_for`; each enabled notification a label `notify_<type>`, each
 *   enabled action one entry of the label `actions`, for the routes and the responder
 */
export function fromSpecification(
  rule: AlertRule,
  { file, owner }: SpecifiedAlertOptions,
): SpecifiedAlert {
  const problems = problemsOf(rule, file);
  const metric = findMetric(rule.condition.metric);
  if (problems.length > 0 || metric === undefined || !rule.enabled) return { problems };
  const { condition, severity, cooldown, description } = rule;
  const gauge = metric.kind === "gauge" || metric.kind === "updowncounter";
  return {
    problems,
    alert: alert({
      id: rule.id,
      name: camelCase(rule.name),
      severity,
      owner,
      when: conditionOf(condition, metric),
      for: gauge ? (condition.duration ?? 0) * 1_000 : 0,
      keepFiringFor: cooldown * 1_000,
      summary: ({ value }) => `${rule.name}: ${value}`,
      description,
      runbook: `No runbook was given for ${rule.name}: look at ${metric.name} on its dashboard.`,
      labels: labelsOfRule(rule),
      accept: { "minimum-traffic": "the specification's rules have no such condition" },
    }),
  };
}

function conditionOf(condition: AlertCondition, metric: MetricDefinition): Condition {
  const { node, labels, dimension } = subjectOf(condition, metric);
  const operator = operators[condition.operator];
  const right: Node = { type: "number", value: condition.threshold };
  return {
    kind: "condition",
    node: { type: "compare", operator, left: node, right },
    labels,
    dimension,
  };
}

function subjectOf(
  { operator, duration, labels = {} }: AlertCondition,
  metric: MetricDefinition,
): Expression {
  const matchers: readonly Matcher[] = Object.entries(labels).map(([label, value]) => ({
    label,
    operator: "=",
    value,
  }));
  const by = ["service.name"];
  const dimension: Dimension = dimensionOf(metric);
  const rangeMs = Math.max(leastWindow, duration ?? 0) * 1_000;
  const aggregated = (how: "sum" | "max" | "min", of: Node, keep: readonly string[]): Node => ({
    type: "aggregate",
    operator: how,
    by: keep,
    of,
  });
  const result = (node: Node): Expression => ({
    kind: "expression",
    node,
    labels: by,
    dimension,
  });
  const base = { type: "selector", metric, matchers } as const;
  if (metric.kind === "counter") {
    return result(aggregated("sum", call("increase", { ...base, series: "", rangeMs }), by));
  }
  if (metric.kind === "histogram") {
    const buckets = call("rate", { ...base, series: "_bucket", rangeMs });
    const q: Node = { type: "number", value: 0.95 };
    return result(call("histogram_quantile", q, aggregated("sum", buckets, ["le", ...by])));
  }
  const how = operator === "lt" || operator === "lte" ? "min" : "max";
  return result(aggregated(how, { ...base, series: "" }, by));
}

function labelsOfRule({
  notifications,
  actions = [],
}: AlertRule): Readonly<Record<string, string>> {
  const notify = notifications.filter(({ enabled }) => enabled);
  const act = actions.filter(({ enabled }) => enabled).map(({ type }) => type);
  return {
    ...Object.fromEntries(notify.map(({ type }) => [`notify_${type}`, "true"])),
    ...(act.length === 0 ? {} : { actions: act.join(",") }),
  };
}

function problemsOf(rule: AlertRule, file: string): readonly Problem[] {
  const problems: Problem[] = [];
  const report = (subject: string, expected: string, got: unknown): void => {
    problems.push({ file, rule: rule.id, subject, expected, got: show(got) });
  };
  const { condition, cooldown } = rule;
  const { threshold, duration, operator } = condition;
  if (!isKebabCase(rule.id)) report("id", "kebab-case", rule.id);
  if (camelCase(rule.name) === "") report("name", "a name with letters", rule.name);
  if (!isSeconds(cooldown)) report("cooldown", "whole seconds >= 0", cooldown);
  if (duration !== undefined && !isSeconds(duration)) {
    report("condition.duration", "whole seconds >= 0", duration);
  }
  if (!Number.isFinite(threshold)) report("condition.threshold", "a finite number", threshold);
  if (!(operator in operators)) {
    report("condition.operator", Object.keys(operators).join(", "), operator);
  }
  if (!severities.includes(rule.severity)) {
    report("severity", severities.join(", "), rule.severity);
  }
  const metric = findMetric(condition.metric);
  if (metric === undefined) report("condition.metric", "a metric of the catalog", condition.metric);
  else reportAgainst(metric, condition, report);
  return problems;
}

function reportAgainst(
  metric: MetricDefinition,
  { operator, duration, threshold, labels = {} }: AlertCondition,
  report: (subject: string, expected: string, got: unknown) => void,
): void {
  const dimension: Dimension = dimensionOf(metric);
  const exact = operator === "eq" || operator === "ne";
  if (exact && (dimension !== "count" || metric.kind === "counter")) {
    report("condition.operator", `gt, gte, lt or lte: ${metric.name} is not exact`, operator);
  }
  if (exact && !Number.isInteger(threshold)) {
    report("condition.threshold", "a whole number to be equal to", threshold);
  }
  if (metric.kind === "counter" && duration === undefined) {
    report("condition.duration", "the seconds to count over: a counter only grows", duration);
  }
  const known: readonly string[] = labelsOf(metric);
  for (const [label, value] of Object.entries(labels)) {
    const closed = metric.attributes[label]?.values;
    if (!known.includes(label)) report("condition.labels", `a label of ${metric.name}`, label);
    else if (closed !== undefined && !closed.includes(value)) {
      report("condition.labels", `${label} as one of ${closed.join(", ")}`, value);
    }
  }
}

function isSeconds(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function findMetric(name: string): MetricDefinition | undefined {
  const entries: readonly (readonly [string, MetricDefinition])[] = Object.entries(catalog);
  return entries.find(([key, metric]) => key === name || metric.name === name)?.[1];
}

function camelCase(name: string): string {
  return name
    .split(/[^a-zA-Z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("")
    .replace(/^\d+/, "");
}
