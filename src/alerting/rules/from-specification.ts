import { z } from "zod";

import { toCamelCase } from "../../letter-case.ts";
import type { MetricCatalog, MetricDefinition } from "../../metrics/definition.ts";
import { serviceLabels } from "../../metrics/resource-labels.ts";
import type { Comparison, Condition, Expression, Node } from "../../promql/expression.ts";
import { call } from "../../promql/functions.ts";
import type { Matcher } from "../../promql/label-condition.ts";
import type { Dimension } from "../../promql/quantity.ts";
import { dimensionOf } from "../../promql/source.ts";
import { inBaseUnit, toBaseUnit } from "../../promql/unit-scale.ts";
import { fieldsOf, readFields } from "../../shape.ts";
import type { AlertCondition, AlertRule } from "../specification.ts";
import type { Problem } from "./problem.ts";
import { givenId } from "./rule-fields.ts";
import { alert, type Alert } from "./rule.ts";
import { findMetric, flawsOfRule } from "./specification-flaws.ts";

const optionsSchema = fieldsOf(
  {
    file: z.string("the file with the rule"),
    owner: z.string("a team").regex(/\S/, "a team"),
    metrics: z.record(z.string(), z.unknown(), "what defineMetrics(…) returns").optional(),
  },
  "options such as { file, owner }",
);

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
  /** The project's own metrics, which the rule may name beside those of the package's catalog. */
  readonly metrics?: MetricCatalog;
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
 * the catalog or of `metrics`, `labels` are its attributes; durations are in seconds; the threshold is in the
 * metric's unit.
 *
 * - a gauge is compared as it is, for `duration`: the greatest of the service's instances for `gt`
 *   and `gte`, the least for `lt` and `lte`
 * - a counter is compared by its increase within `duration`, since its value only grows
 * - a histogram is compared by its 95th percentile within `duration`
 * - `cooldown` becomes `keep_firing_for`; each enabled notification a label `notify_<type>`, each
 *   enabled action one entry of the label `actions`, for the routes and the responder
 */
export function fromSpecification(rule: AlertRule, options: SpecifiedAlertOptions): SpecifiedAlert {
  const { fields, flaws } = readFields<SpecifiedAlertOptions>(optionsSchema, options);
  const { file = "", owner = "", metrics = {} } = fields;
  const problems = [...flaws, ...flawsOfRule(rule, metrics)].map(
    ({ field, expected, got }): Problem => ({
      file,
      rule: givenId(rule),
      subject: field,
      expected,
      got,
    }),
  );
  const metric = problems.length > 0 ? undefined : findMetric(rule.condition.metric, metrics);
  if (metric === undefined || !rule.enabled) return { problems };
  const { condition, severity, cooldown, description } = rule;
  const gauge = metric.kind === "gauge" || metric.kind === "updowncounter";
  return {
    problems,
    alert: alert({
      id: rule.id,
      name: alertName(rule.name),
      severity,
      owner,
      when: conditionOf(condition, metric),
      for: gauge ? (condition.duration ?? 0) * 1_000 : 0,
      keepFiringFor: cooldown * 1_000,
      summary: ({ value }) => `${rule.name}: ${value}`,
      description,
      runbook: `No runbook was given for ${rule.name}: look at ${metric.name} on its dashboard.`,
      labels: labelsOfRule(rule),
      // Only a quantile is asked for its traffic, and what nothing asks for cannot be accepted
      accept:
        metric.kind === "histogram"
          ? { "minimum-traffic": "the specification's rules have no such condition" }
          : {},
    }),
  };
}

function conditionOf(condition: AlertCondition, metric: MetricDefinition): Condition {
  const { node, labels, dimension } = subjectOf(condition, metric);
  const operator = operators[condition.operator];
  const right: Node = { type: "number", value: toBaseUnit(metric, condition.threshold) };
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
  const by = [...serviceLabels];
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
    node: inBaseUnit(metric, node),
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

/** Prometheus' names of alerts here begin with a letter. */
function alertName(name: string): string {
  return toCamelCase(name).replace(/^\d+/, "");
}
