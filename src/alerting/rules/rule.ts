import { toMs, type Duration } from "../../duration.ts";
import { isObject } from "../../is-object.ts";
import { givenCondition, isCondition } from "../../promql/broken.ts";
import type { Condition } from "../../promql/expression.ts";
import type { Dimension } from "../../promql/quantity.ts";
import { readFields, type Flaw } from "../../shape.ts";
import type { AlertSeverity } from "../severity.ts";
import type { AlertAction } from "../specification.ts";
import type { LintCheck } from "./problem.ts";
import { alertSchema, givenId } from "./rule-fields.ts";
import { templateFlaws } from "./template-flaws.ts";
import { readText, type Text } from "./wording.ts";

/** What every alert says about itself. */
export interface AlertOptions<L extends string, D extends Dimension> {
  /** Stable, kebab-case: the file's name, the label `rule_id` and the runbook's anchor. */
  readonly id: string;
  /** Prometheus' `alert:`, CamelCase. */
  readonly name: string;
  readonly severity: AlertSeverity;
  /** The team that gets the alert. */
  readonly owner: string;
  readonly when: Condition<L, D>;
  /** How long the condition holds before the alert fires. @default "0s" */
  readonly for?: Duration;
  /** How long the alert stays after the condition ended, to bridge flaps. @default "0s" */
  readonly keepFiringFor?: Duration;
  /** How often Prometheus evaluates the rule. @default "5s" for critical, else "15s" */
  readonly evaluate?: Duration;
  /** One line with the value: what a person reads first. */
  readonly summary: Text<L>;
  /** What it means and whom it hurts. */
  readonly description: Text<L>;
  /** The first steps of whoever is called, as Markdown. Printed on the page `runbooks.md`. */
  readonly runbook: string;
  /** Uid of the dashboard that shows it. */
  readonly dashboard?: string;
  /**
   * Further labels of the alert, all constant: a changing one would make each value an alert. None
   * that the condition's series have: those would become one alert.
   */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * What it means when the series are not there: `"alert"` adds a companion that says so.
   * @default "alert" where the condition reads a gauge, else "healthy"
   */
  readonly absence?: "alert" | "healthy";
  /** Lint checks that do not apply to this rule, each with the reason. */
  readonly accept?: Readonly<Partial<Record<LintCheck, string>>>;
}

/** An alert, complete: durations in milliseconds, texts as templates. */
export interface Alert {
  readonly type: "alert";
  readonly id: string;
  readonly name: string;
  readonly severity: AlertSeverity;
  readonly owner: string;
  readonly when: Condition;
  readonly forMs: number;
  readonly keepFiringForMs: number;
  readonly intervalMs: number;
  readonly summary: string;
  readonly description: string;
  readonly runbook: string;
  readonly dashboard: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly absence: "alert" | "healthy" | undefined;
  readonly accept: Readonly<Partial<Record<LintCheck, string>>>;
  /** What a responder may do about it, the disabled ones included: of the specification's rules. */
  readonly actions: readonly Readonly<AlertAction>[];
  /** What cannot be meant of what it was given; `validate` reports it. */
  readonly flaws: readonly Flaw[];
}

/** Returns how often an alert is evaluated that does not say so itself. */
export function evaluationFor(severity: AlertSeverity): Duration {
  return severity === "critical" || severity === "none" ? "5s" : "15s";
}

/**
 * Returns the alert. What cannot be meant is reported later, by `validate`, so that all problems of
 * all rules are told at once.
 */
export function alert<L extends string, D extends Dimension>(options: AlertOptions<L, D>): Alert {
  const { fields, flaws } = readFields<AlertOptions<L, D>>(alertSchema, options);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what it is, is looked at there
  const when = givenCondition(fields.when as Condition<L, D>);
  return completeAlert({ ...fields, id: givenId(options) }, when, flaws);
}

/** Returns the alert of the fields that can be meant: for the functions that make alerts. */
export function completeAlert<L extends string, D extends Dimension>(
  fields: Partial<Omit<AlertOptions<L, D>, "when">>,
  when: Condition<L, D>,
  flaws: readonly Flaw[],
): Alert {
  const { severity = "medium", evaluate = evaluationFor(severity) } = fields;
  const summary = readText("summary", fields.summary, when);
  const description = readText("description", fields.description, when);
  const labels = Object.entries(fields.labels ?? {});
  return {
    type: "alert",
    id: fields.id ?? "",
    name: fields.name ?? "",
    severity,
    owner: fields.owner ?? "",
    when,
    forMs: toMs(fields.for ?? 0),
    keepFiringForMs: toMs(fields.keepFiringFor ?? 0),
    intervalMs: toMs(evaluate),
    summary: summary.text,
    description: description.text,
    runbook: fields.runbook ?? "",
    dashboard: fields.dashboard,
    labels: fields.labels ?? {},
    absence: fields.absence,
    accept: fields.accept ?? {},
    actions: [],
    flaws: [
      ...flaws,
      ...summary.flaws,
      ...description.flaws,
      ...labels.flatMap(([name, text]) => templateFlaws(`labels.${name}`, text, when)),
    ],
  };
}

/** Returns the labels that Prometheus puts on the firing alert, apart from the condition's. */
export function alertLabels(alert: Alert): Readonly<Record<string, string>> {
  return { ...alert.labels, owner: alert.owner, rule_id: alert.id, severity: alert.severity };
}

/** Returns whether one of the functions that make alerts made it. */
export function isAlert(value: unknown): value is Alert {
  return (
    isObject(value) &&
    value["type"] === "alert" &&
    isCondition(value["when"]) &&
    Array.isArray(value["flaws"])
  );
}
