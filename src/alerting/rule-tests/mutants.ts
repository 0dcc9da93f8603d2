import { walk, type Node } from "../../promql/expression.ts";
import { printPromql } from "../../promql/print.ts";
import type { Recording } from "../rules/recording.ts";
import { alertLabels, type Alert } from "../rules/rule.ts";
import { alertSeverities, type AlertSeverity } from "../severity.ts";
import { readsClock } from "./clock-course.ts";
import { expressionMutants, type BrokenExpression } from "./node-mutants.ts";
import type { MutationKind } from "./mutation-kind.ts";

/** A rule with one defect, which its tests should find. */
export interface Mutant {
  readonly kind: MutationKind;
  /** What was changed, for the report of the survivors. */
  readonly change: string;
  readonly rule: Alert | Recording;
  /** The expression's part that was replaced, where that is the defect. */
  readonly expression?: BrokenExpression;
}

/** Returns every mutant of the rule: one change each. */
export function mutantsOf(rule: Alert | Recording): readonly Mutant[] {
  if (rule.type === "recording") return recordingMutants(rule);
  return [
    ...expressionMutants(rule.when.node).map((broken) =>
      toMutant(broken, { ...rule, when: { ...rule.when, node: broken.whole } }),
    ),
    ...durationMutants(rule, "for", "forMs"),
    ...durationMutants(rule, "keep_firing_for", "keepFiringForMs"),
    ...labelMutants(rule),
  ];
}

function recordingMutants(rule: Recording): readonly Mutant[] {
  return [
    ...expressionMutants(rule.of.node).map((broken) =>
      toMutant(broken, { ...rule, of: { ...rule.of, node: broken.whole } }),
    ),
    ...Object.keys(rule.labels).map((label) => ({
      kind: "label" as const,
      change: `${label} left out`,
      rule: { ...rule, labels: without(rule.labels, label) },
    })),
  ];
}

function toMutant(broken: BrokenExpression, rule: Alert | Recording): Mutant {
  const { kind, part, replacement } = broken;
  const change = `${printPromql(part)} → ${printPromql(replacement)}`;
  return { kind, change, rule, expression: broken };
}

function durationMutants(
  alert: Alert,
  kind: MutationKind,
  field: "forMs" | "keepFiringForMs",
): readonly Mutant[] {
  const ms = alert[field];
  // What always holds never ends, so keeping it on changes nothing
  if (field === "keepFiringForMs" && isEndless(alert.when.node)) return [];
  const others = ms === 0 ? [300_000] : [ms * 2, ms / 2];
  return others.map((changed) => ({
    kind,
    change: `${kind}: ${ms} ms → ${changed} ms`,
    rule: { ...alert, [field]: changed },
  }));
}

function isEndless(node: Node): boolean {
  return !walk(node).some(
    (one) => one.type === "selector" || one.type === "recorded" || readsClock(one),
  );
}

/** Another severity and owner, and each label of its own left out or with another value. */
function labelMutants(alert: Alert): readonly Mutant[] {
  const relabelled = (label: string, change: string, changed: Partial<Alert>): Mutant => ({
    kind: "label",
    change: `${label}: ${alertLabels(alert)[label] ?? ""} → ${change}`,
    rule: { ...alert, ...changed },
  });
  const severity = otherSeverity(alert.severity);
  const owner = `${alert.owner}-mutant`;
  const own = Object.entries(alert.labels).flatMap(([label, value]) => [
    relabelled(label, "nothing", { labels: without(alert.labels, label) }),
    relabelled(label, `${value}-mutant`, {
      labels: { ...alert.labels, [label]: `${value}-mutant` },
    }),
  ]);
  return [
    relabelled("severity", severity, { severity }),
    relabelled("owner", owner, { owner }),
    ...own,
  ];
}

/** The next milder one, so that a page becomes a message; of the mildest, the next. */
function otherSeverity(severity: AlertSeverity): AlertSeverity {
  const index = alertSeverities.indexOf(severity);
  return alertSeverities[index === 0 ? 1 : index - 1] ?? "medium";
}

function without(
  labels: Readonly<Record<string, string>>,
  label: string,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(labels).filter(([name]) => name !== label));
}
