import { alertsOf, type Rule, type RuleFile } from "../alerting/rules/rule-file.ts";
import { nearest } from "../nearest.ts";
import { show } from "../show.ts";
import type { ProjectProblem } from "./problem.ts";

/** Returns the alerts that name a dashboard which is none of `uids`. */
export function unknownDashboards(
  files: readonly RuleFile[],
  uids: readonly string[],
): readonly ProjectProblem[] {
  return alertsOf(files).flatMap(({ file, alert: { id, dashboard } }) => {
    if (dashboard === undefined || uids.includes(dashboard)) return [];
    const near = nearest(dashboard, uids);
    const expected = near === undefined ? "the uid of a dashboard" : `the dashboard ${near}`;
    return [{ file, field: `${id}.dashboard`, expected, got: show(dashboard) }];
  });
}

/** Returns the rules; alerts link to none but the dashboards of `uids`. */
export function linkedTo(uids: readonly string[], files: readonly RuleFile[]): readonly RuleFile[] {
  return files.map((file) => ({ ...file, rules: file.rules.map((rule) => linked(uids, rule)) }));
}

function linked<R extends Rule>(uids: readonly string[], rule: R): R {
  if (rule.type === "recording") return rule;
  if (rule.type === "set") return { ...rule, rules: rule.rules.map((one) => linked(uids, one)) };
  const { dashboard } = rule;
  return dashboard === undefined || uids.includes(dashboard)
    ? rule
    : { ...rule, dashboard: undefined };
}
