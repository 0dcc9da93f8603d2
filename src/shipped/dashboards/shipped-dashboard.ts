import {
  defineDashboard,
  type DashboardOptions,
} from "../../dashboards/define/define-dashboard.ts";
import type { DashboardContext, DashboardDefinition } from "../../dashboards/definition.ts";

/** A dashboard that ships: what it is depends on the project. */
export interface ShippedDashboard<U extends string = string> {
  readonly uid: U;
  /** Returns undefined where it would have nothing to show in the project. */
  readonly options: (context: DashboardContext) => Omit<DashboardOptions, "uid"> | undefined;
}

/** Returns the dashboard; `change`: what a project makes of it. */
export function toDefinition(
  { uid, options }: ShippedDashboard,
  change: (options: DashboardOptions) => DashboardOptions = (one) => one,
): DashboardDefinition {
  const changed = (context: DashboardContext): DashboardDefinition | undefined => {
    const own = options(context);
    return own === undefined ? undefined : defineDashboard(change({ ...own, uid }));
  };
  return {
    uid,
    file: `@tamma/observability/shipped/dashboards/${uid}.ts`,
    compose: (context) => changed(context)?.compose(context),
  };
}
