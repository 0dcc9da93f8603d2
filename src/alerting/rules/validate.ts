import { isKebabCase } from "../../kebab-case.ts";
import { walk, type Node, type SelectorNode } from "../../promql/expression.ts";
import type { Problem } from "./problem.ts";
import { checkRaw, seriesOf, type KnownSeries } from "../../promql/raw.ts";
import type { Recording } from "./recording.ts";
import { toRuleSet, type RuleFile } from "./rule-file.ts";
import type { Alert, DurationField } from "./rule.ts";
import { labelName, labelsOf } from "../../promql/source.ts";
import { show } from "../../show.ts";
import type { RuleContext } from "../rule-context.ts";
import { alertSeverities } from "../severity.ts";

type Report = (subject: string, expected: string, got: string) => void;

const reserved = new Set(["alertname", "alertstate", "severity", "owner", "rule_id"]);

/**
 * Returns everything about the rules that cannot be meant. Types rule most of it out where rules
 * are written in TypeScript; rules from the specification's form and from JavaScript come here too.
 */
export function validate(
  files: readonly RuleFile[],
  { metrics }: Pick<RuleContext, "metrics">,
): readonly Problem[] {
  const known = seriesOf(metrics);
  const ids = new Set<string>();
  const names = new Set<string>();
  return files.flatMap(({ file, rules }) =>
    rules.map(toRuleSet).flatMap((set) =>
      set.rules.flatMap((rule) => {
        const problems: Problem[] = [];
        const report: Report = (subject, expected, got) =>
          problems.push({ file, rule: rule.id, subject, expected, got });
        if (ids.has(rule.id)) report("id", "an id that no other rule has", show(rule.id));
        ids.add(rule.id);
        if (rule.type === "alert") {
          if (names.has(rule.name))
            report("name", "a name that no other rule has", show(rule.name));
          names.add(rule.name);
          validateAlert(rule, known, report);
        } else validateRecording(rule, known, report);
        return problems;
      }),
    ),
  );
}

function validateAlert(alert: Alert, known: KnownSeries, report: Report): void {
  const { id, name, severity, owner, summary, description, runbook } = alert;
  if (!isKebabCase(id)) report("id", "kebab-case", show(id));
  if (!/^[A-Z][A-Za-z0-9]*$/.test(name)) report("name", "CamelCase", show(name));
  if (!alertSeverities.includes(severity)) {
    report("severity", alertSeverities.map(show).join(", "), show(severity));
  }
  if (owner.trim() === "") report("owner", "a team", show(owner));
  if (summary.trim() === "" || summary.includes("\n")) report("summary", "one line", show(summary));
  if (description.trim() === "") report("description", "a sentence", show(description));
  if (runbook.trim().length < 10) report("runbook", "the first steps", show(runbook));
  validateDurations(alert, report);
  validateLabels(alert, report);
  validateTexts(alert, report);
  validateCondition(alert.when.node, known, report);
  validateEquality(alert, report);
}

function validateRecording(
  { id, record, of, intervalMs }: Recording,
  known: KnownSeries,
  report: Report,
): void {
  if (!isKebabCase(id)) report("id", "kebab-case", show(id));
  if (!/^[a-z][a-z0-9_]*(?::[a-z0-9_]+){1,2}$/.test(record)) {
    report("record", "level:metric:operation", show(record));
  }
  if (!(intervalMs > 0)) report("evaluate", "a positive duration", String(intervalMs));
  validateCondition(of.node, known, report);
}

function validateDurations(alert: Alert, report: Report): void {
  const parsed: Readonly<Record<DurationField, number>> = {
    for: alert.forMs,
    keepFiringFor: alert.keepFiringForMs,
    evaluate: alert.intervalMs,
  };
  for (const field of ["for", "keepFiringFor", "evaluate"] as const) {
    const given = alert.given[field];
    if (Number.isNaN(parsed[field])) {
      report(field, 'milliseconds >= 0 or a duration such as "5m"', show(given));
    } else if (!Number.isSafeInteger(parsed[field])) {
      report(field, "whole milliseconds", show(given));
    }
  }
  if (alert.intervalMs === 0) report("evaluate", "a positive duration", show(alert.given.evaluate));
}

function validateLabels({ labels }: Alert, report: Report): void {
  for (const label of Object.keys(labels)) {
    if (!/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(label) || label.startsWith("__")) {
      report("labels", "a Prometheus label name", show(label));
    }
    if (reserved.has(label)) report("labels", "a label that is not reserved", show(label));
  }
}

function validateTexts({ summary, description, when }: Alert, report: Report): void {
  const labels = when.labels.map(labelName);
  for (const [subject, text] of Object.entries({ summary, description })) {
    for (const [, label = ""] of text.matchAll(/\$labels\.([a-zA-Z_0-9]+)/g)) {
      if (!labels.includes(label)) {
        report(subject, `a label of the condition (${labels.join(", ") || "none"})`, show(label));
      }
    }
    if ((text.match(/\{\{/g) ?? []).length !== (text.match(/\}\}/g) ?? []).length) {
      report(subject, "balanced {{ and }}", show(text));
    }
  }
}

function validateEquality({ when }: Alert, report: Report): void {
  for (const node of walk(when.node)) {
    const exact = node.type === "compare" && ["==", "!="].includes(node.operator);
    if (exact && when.dimension !== "count") {
      report(
        "when",
        "an equality only of counts",
        `one of ${when.dimension}: floats are not exact`,
      );
    }
  }
}

function validateCondition(root: Node, known: KnownSeries, report: Report): void {
  for (const node of walk(root)) {
    if (node.type === "selector") validateSelector(node, report);
    if (node.type === "number" && !Number.isFinite(node.value)) {
      report("when", "a finite number", String(node.value));
    }
    if (node.type === "call" && node.name === "histogram_quantile") {
      const [q] = node.args;
      const inside = q?.type === "number" && q.value > 0 && q.value < 1;
      if (!inside) report("when", "a quantile between 0 and 1", show(q));
    }
    if (node.type === "raw") {
      for (const { expected, got } of checkRaw(node.text, known)) report("when", expected, got);
    }
  }
}

function validateSelector(node: SelectorNode, report: Report): void {
  const { metric, matchers, window } = node;
  if (Number.isNaN(node.rangeMs)) {
    report("when", 'a window such as "5m"', show(window));
  }
  if (Number.isNaN(node.offsetMs)) report("when", 'an offset such as "1h"', "none");
  const labels = new Set<string>([...labelsOf(metric), "le"]);
  for (const { label, operator, value } of matchers) {
    if (!labels.has(label)) {
      report("when", `a label of ${metric.name}`, show(label));
      continue;
    }
    const closed = metric.attributes[label]?.values;
    if (operator === "=" && closed !== undefined && !closed.includes(value)) {
      report("when", `${label} as ${closed.map(show).join(", ")}`, show(value));
    }
    if (operator.endsWith("~") && !isPattern(value)) {
      report("when", "a regular expression", show(value));
    }
  }
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(`^(?:${text})$`).source !== "";
  } catch {
    return false; // what JavaScript cannot compile is no pattern for the tests either
  }
}
