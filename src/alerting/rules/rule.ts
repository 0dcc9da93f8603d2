import { toMs, type Duration } from "../../duration.ts";
import type { Condition } from "../../promql/expression.ts";
import type { LintCheck } from "./problem.ts";
import type { Dimension } from "../../promql/quantity.ts";
import { labelName } from "../../promql/source.ts";
import type { AlertSeverity } from "../severity.ts";

/** What the texts of an alert may speak of: its labels and its value. */
export interface Wording<L extends string> {
  /** The value of a label of the condition, as a template. */
  readonly label: (name: L) => string;
  /** The value that the condition compares, in its unit, as a template. */
  readonly value: string;
}

type Text<L extends string> = string | ((wording: Wording<L>) => string);

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
  /** The first steps of whoever is called, as Markdown. Printed in docs/runbooks.md. */
  readonly runbook: string;
  /** Uid of the dashboard that shows it. */
  readonly dashboard?: string;
  /** Further labels of the alert, all constant: a changing one would make each value an alert. */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * What it means when the series are not there: `"alert"` adds a companion that says so.
   * @default "alert" where the condition reads a gauge, else "healthy"
   */
  readonly absence?: "alert" | "healthy";
  /** Lint checks that do not apply to this rule, each with the reason. */
  readonly accept?: Readonly<Partial<Record<LintCheck, string>>>;
}

/** An alert, complete: durations in milliseconds (NaN where malformed), texts as templates. */
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
  /** The durations as they were given, for messages. */
  readonly given: Readonly<Record<DurationField, Duration | undefined>>;
  readonly summary: string;
  readonly description: string;
  readonly runbook: string;
  readonly dashboard: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly absence: "alert" | "healthy" | undefined;
  readonly accept: Readonly<Partial<Record<LintCheck, string>>>;
}

/** The fields of an alert that are durations. */
export type DurationField = "for" | "keepFiringFor" | "evaluate";

function intervalFor(severity: AlertSeverity): Duration {
  return severity === "critical" || severity === "none" ? "5s" : "15s";
}

/**
 * Returns the alert. Its values are checked later, by `validate`, so that all problems of all rules
 * are reported at once.
 */
export function alert<L extends string, D extends Dimension>(options: AlertOptions<L, D>): Alert {
  const { id, name, severity, owner, when, evaluate = intervalFor(severity) } = options;
  const wording = wordingOf(when);
  return {
    type: "alert",
    id,
    name,
    severity,
    owner,
    when,
    forMs: parseDuration(options.for ?? 0),
    keepFiringForMs: parseDuration(options.keepFiringFor ?? 0),
    intervalMs: parseDuration(evaluate),
    given: { for: options.for, keepFiringFor: options.keepFiringFor, evaluate },
    summary: toText(options.summary, wording),
    description: toText(options.description, wording),
    runbook: options.runbook,
    dashboard: options.dashboard,
    labels: options.labels ?? {},
    absence: options.absence,
    accept: options.accept ?? {},
  };
}

/** Returns the labels that Prometheus puts on the firing alert, apart from the condition's. */
export function alertLabels(alert: Alert): Readonly<Record<string, string>> {
  return { ...alert.labels, owner: alert.owner, rule_id: alert.id, severity: alert.severity };
}

/** Returns the duration in milliseconds, or NaN: `validate` reports it with the rule's name. */
export function parseDuration(duration: Duration): number {
  try {
    return toMs(duration);
  } catch {
    return Number.NaN;
  }
}

function toText<L extends string>(text: Text<L>, wording: Wording<L>): string {
  return typeof text === "string" ? text : text(wording);
}

/** Prometheus' template functions for each dimension. */
const valueTemplates: Readonly<Record<Dimension, string>> = {
  seconds: "{{ $value | humanizeDuration }}",
  bytes: "{{ $value | humanize1024 }}B",
  ratio: "{{ $value | humanizePercentage }}",
  count: "{{ $value | humanize }}",
  perSecond: "{{ $value | humanize }}/s",
  bytesPerSecond: "{{ $value | humanize1024 }}B/s",
};

function wordingOf<L extends string>(when: Condition<L>): Wording<L> {
  return {
    label: (name) => `{{ $labels.${labelName(name)} }}`,
    value: valueTemplates[when.dimension],
  };
}
