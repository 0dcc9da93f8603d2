import type { DashboardContext } from "../../dashboards/definition.ts";
import type { Limit } from "../../dashboards/panel.ts";
import type { RuleId } from "../rule-overrides.ts";

/** Returns the line of a shipped alert, where the project has the alert. */
export type AlertLine = (id: RuleId) => Limit | undefined;

/** Returns the lines of the project's alerts: users may have changed their limits. */
export function alertLines({ limits }: Pick<DashboardContext, "limits">): AlertLine {
  return (id) => limits.get(id);
}
