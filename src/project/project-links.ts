import { alertsOf, type RuleFile } from "../alerting/rules/rule-file.ts";
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
