import { checkLabelName, checkMatchers } from "./check-routes.ts";
import { equalLabels, type InhibitRule } from "./inhibit.ts";
import { requiresLabel } from "./matcher-logic.ts";
import type { Matcher } from "../../promql/label-condition.ts";
import { environmentLabel } from "./alert-labels.ts";
import { formatMatcher, sortMatchers } from "./matcher.ts";
import { show } from "../../show.ts";
import { checkPrintable, type Report } from "./routing-problems.ts";

/** Reports rules that never inhibit, or that inhibit more than anyone means. */
export function checkInhibitRules(
  rules: readonly InhibitRule[],
  labels: readonly string[],
  report: Report,
): void {
  const names = new Set<string>();
  for (const [index, rule] of rules.entries()) {
    const where = `inhibitRules[${index}]`;
    if (rule.name.trim() === "") report(`${where}.name`, "a name", show(rule.name));
    checkPrintable(rule.name, `${where}.name`, report);
    if (names.has(rule.name)) report(`${where}.name`, "each name once", show(rule.name));
    names.add(rule.name);
    checkRule(rule, where, labels, report);
  }
}

function checkRule(
  rule: InhibitRule,
  where: string,
  labels: readonly string[],
  report: Report,
): void {
  for (const side of ["source", "target"] as const) {
    if (rule[side].length === 0) report(`${where}.${side}`, "at least one matcher", "none");
    checkMatchers(rule[side], `${where}.${side}`, labels, report);
  }
  if (textOf(rule.source) === textOf(rule.target)) {
    report(where, "a source other than the target: no alert inhibits its own kind", "the same");
  }
  checkEqual(rule, `${where}.equal`, labels, report);
}

/**
 * Two alerts that both lack a label have it equal: without a guard, any such pair inhibits. Of the
 * environment that is what is meant: without one, both are about what all environments share, or there
 * is only one.
 */
function checkEqual(
  rule: InhibitRule,
  where: string,
  labels: readonly string[],
  report: Report,
): void {
  const { source, target, equal } = rule;
  if (equal.length === 0) report(where, 'at least one label or "nothing"', "none");
  for (const [index, name] of equalLabels(rule).entries()) {
    checkLabelName(name, `${where}[${index}]`, labels, report);
    if (name === environmentLabel) continue;
    if (!requiresLabel(source, name) && !requiresLabel(target, name)) {
      const guard = `a source or target matcher that requires ${name}`;
      report(`${where}[${index}]`, guard, "none: alerts without it count as equal");
    }
  }
}

function textOf(matchers: readonly Matcher[]): string {
  return sortMatchers(matchers).map(formatMatcher).join(",");
}
