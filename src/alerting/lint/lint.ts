import { walk } from "../../promql/expression.ts";
import type { LintCheck, Problem } from "../rules/problem.ts";
import { alertsOf, type PlacedAlert, type RuleFile } from "../rules/rule-file.ts";
import { sourceName } from "../../promql/source.ts";
import type { RuleContext } from "../rule-context.ts";
import type { AlertCheck } from "./check.ts";
import { conflictingSeverities } from "./conflicts.ts";
import {
  instanceNotAggregated,
  labelChurn,
  minimumTraffic,
  summaryWithoutValue,
} from "./series.ts";
import { forTooShort, latencyTooLong, windowTooShort } from "./timing.ts";
import { alwaysTrue, boundBetweenBuckets, neverTrue } from "./truth.ts";
import { untestable } from "./untestable.ts";

const checks: Readonly<Record<Exclude<LintCheck, "conflicting-severity">, AlertCheck>> = {
  "for-too-short": forTooShort,
  "window-too-short": windowTooShort,
  "instance-not-aggregated": instanceNotAggregated,
  "always-true": alwaysTrue,
  "never-true": neverTrue,
  "label-churn": labelChurn,
  "minimum-traffic": minimumTraffic,
  "bound-between-buckets": boundBetweenBuckets,
  "summary-without-value": summaryWithoutValue,
  "latency-budget": latencyTooLong,
  untestable,
};

/**
 * Returns what is questionable about valid rules, without a network. A rule declines a check with a
 * reason (`accept`); one that declines a check that has nothing against it is reported as well.
 */
export function lint(files: readonly RuleFile[], context: RuleContext): readonly Problem[] {
  const alerts = alertsOf(files);
  const conflicts = conflictingSeverities(alerts);
  return [
    ...alerts.flatMap((placed) => lintAlert(placed, context)),
    ...conflicts.filter(({ rule, subject }) => !accepted(alerts, rule, subject)),
  ];
}

/** Returns the metrics that rules read and that a live scrape does not have. */
export function missingNames(
  files: readonly RuleFile[],
  scraped: ReadonlySet<string>,
): readonly Problem[] {
  return alertsOf(files).flatMap(({ file, alert }) => {
    const names = walk(alert.when.node).flatMap((node) =>
      node.type === "selector" ? [sourceName(node.metric) + node.series] : [],
    );
    return [...new Set(names)]
      .filter((name) => !scraped.has(name))
      .map((got) => ({ file, rule: alert.id, subject: "when", expected: "a scraped metric", got }));
  });
}

function lintAlert({ file, alert }: PlacedAlert, context: RuleContext): readonly Problem[] {
  return Object.entries(checks).flatMap(([subject, check]) => {
    const found = check(alert, context);
    const problem = { file, rule: alert.id, subject };
    const reasons: Readonly<Record<string, string | undefined>> = alert.accept;
    const reason = reasons[subject];
    if (reason === undefined) return found.map((finding) => ({ ...problem, ...finding }));
    if (found.length === 0)
      return [{ ...problem, expected: "something to accept", got: "nothing" }];
    return reason.trim() === "" ? [{ ...problem, expected: "a reason", got: '""' }] : [];
  });
}

function accepted(alerts: readonly PlacedAlert[], rule: string, subject: string): boolean {
  const alert = alerts.find((placed) => placed.alert.id === rule)?.alert;
  return subject === "conflicting-severity" && alert?.accept["conflicting-severity"] !== undefined;
}
