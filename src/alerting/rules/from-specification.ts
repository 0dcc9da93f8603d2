import { z } from "zod";

import { toCamelCase } from "../../letter-case.ts";
import type { MetricCatalog, MetricDefinition } from "../../metrics/definition.ts";
import { fieldsOf, readFields } from "../../shape.ts";
import type { AlertCondition, AlertRule } from "../specification.ts";
import type { LintCheck, Problem } from "./problem.ts";
import { acceptSchema, givenId } from "./rule-fields.ts";
import { alert, type Alert } from "./rule.ts";
import { findMetric, flawsOfRule } from "./specification-flaws.ts";
import { isCurrent, missesAbsence, specifiedCondition } from "./specified-condition.ts";

const optionsSchema = fieldsOf(
  {
    file: z.string("the file with the rule"),
    owner: z.string("a team").regex(/\S/, "a team"),
    metrics: z.record(z.string(), z.unknown(), "what defineMetrics(…) returns").optional(),
    accept: acceptSchema,
  },
  "options such as { file, owner }",
);

/** What a rule of the specification's form became. */
export interface SpecifiedAlert {
  /** The file with the rule, as it was given. */
  readonly file: string;
  /** Absent where the rule is disabled or has problems. */
  readonly alert?: Alert;
  readonly problems: readonly Problem[];
}

/** What the specification's rules do not say about themselves. */
export interface SpecifiedAlertOptions {
  /** Named in problems and in what is generated. */
  readonly file: string;
  readonly owner: string;
  /** The project's own metrics, which the rule may name beside those of the package's catalog. */
  readonly metrics?: MetricCatalog;
  /**
   * Lint checks that do not apply to this rule, each with the reason. `latency-budget` accepts a
   * critical rule whose `duration` makes it later than a minute.
   */
  readonly accept?: Readonly<Partial<Record<LintCheck, string>>>;
}

/**
 * Returns the alert that a rule of the specification means. `condition.metric` is a key or a name of
 * the catalog or of `metrics`, or a name that Prometheus has for it; `labels` are its attributes;
 * durations are in seconds; the threshold is in the metric's unit.
 *
 * - a gauge is compared as it is, for `duration`: the greatest of the service's instances, the least
 *   for `lt` and `lte`
 * - a counter is compared by its increase within `duration`, since its value only grows
 * - a histogram is compared by its 95th percentile within `duration`
 * - for `eq` and `ne`, increases and percentiles are rounded to the threshold's last digit: they are
 *   estimates, and exactly equal to nothing
 * - `lt` and `lte` have a companion that fires when nobody reports the metric: nothing is less
 * - `cooldown` becomes `keep_firing_for`; each enabled notification a label `notify_<type>`, each
 *   enabled action one entry of the label `actions`, for the routes and the responder; all actions
 *   are in `actions` of the alert and in the generated `responder/actions.yaml`
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
  if (metric === undefined || !rule.enabled) return { file, problems };
  const { condition, severity, cooldown, description, actions = [] } = rule;
  const isHeld = isCurrent(metric);
  const specified = alert({
    id: rule.id,
    name: alertName(rule.name),
    severity,
    owner,
    when: specifiedCondition(condition, metric),
    for: isHeld ? (condition.duration ?? 0) * 1_000 : 0,
    keepFiringFor: cooldown * 1_000,
    summary: ({ value }) => `${rule.name}: ${value}`,
    description,
    runbook: `No runbook was given for ${rule.name}: look at ${metric.name} on its dashboard.`,
    labels: labelsOfRule(rule),
    ...(!isHeld && missesAbsence(condition) ? { absence: "alert" as const } : {}),
    accept: { ...acceptedOf(condition, metric), ...fields.accept },
  });
  return { file, problems, alert: { ...specified, actions: structuredClone(actions) } };
}

/** Only a percentile is asked for its traffic, and what nothing asks for cannot be accepted. */
function acceptedOf(
  { operator }: AlertCondition,
  { kind }: MetricDefinition,
): Readonly<Partial<Record<LintCheck, string>>> {
  if (kind !== "histogram" || operator === "ne") return {};
  return { "minimum-traffic": "the specification's rules have no such condition" };
}

function labelsOfRule({
  notifications,
  actions = [],
}: AlertRule): Readonly<Record<string, string>> {
  const notify = notifications.filter(({ enabled }) => enabled);
  const act = new Set(actions.filter(({ enabled }) => enabled).map(({ type }) => type));
  return {
    ...Object.fromEntries(notify.map(({ type }) => [`notify_${type}`, "true"])),
    ...(act.size === 0 ? {} : { actions: [...act].join(",") }),
  };
}

/** Prometheus' names of alerts here begin with a letter. */
function alertName(name: string): string {
  return toCamelCase(name).replace(/^\d+/, "");
}
