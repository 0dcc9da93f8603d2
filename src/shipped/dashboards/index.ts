import { alerts } from "./alerts.ts";
import { health } from "./health.ts";
import { home } from "./home.ts";
import { nodejsRuntime } from "./nodejs-runtime.ts";
import { objectives } from "./objectives.ts";
import { pipeline } from "./pipeline.ts";
import { serviceOverview } from "./service-overview.ts";
import type { ShippedDashboard } from "./shipped-dashboard.ts";
import { trends } from "./trends.ts";

/** The dashboards that ship, by the names that options have for them. */
export const shipped = {
  home,
  serviceOverview,
  nodejsRuntime,
  health,
  objectives,
  alerts,
  pipeline,
  trends,
} as const satisfies Readonly<Record<string, ShippedDashboard>>;

/** The name of a dashboard that ships. */
export type ShippedName = keyof typeof shipped;

/** The uid of a dashboard that ships. */
export type DashboardUid = (typeof shipped)[ShippedName]["uid"];
