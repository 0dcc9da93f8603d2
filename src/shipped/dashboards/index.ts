import type { DashboardBuilder } from "@grafana/grafana-foundation-sdk/dashboard";

import type { DashboardDefinition } from "../../dashboards/definition.ts";
import type { Stores } from "../../dashboards/stores.ts";
import { health } from "./health.ts";
import { nodejsRuntime } from "./nodejs-runtime.ts";
import { objectives } from "./objectives.ts";
import { pipeline } from "./pipeline.ts";
import { serviceOverview } from "./service-overview.ts";
import { trends } from "./trends.ts";

const builders = {
  "service-overview": serviceOverview,
  "nodejs-runtime": nodejsRuntime,
  health,
  objectives,
  trends,
  pipeline,
} as const satisfies Readonly<Record<string, (stores: Stores) => DashboardBuilder>>;

/** The dashboards that ship. */
export const shippedDashboards: readonly DashboardDefinition[] = Object.entries(builders).map(
  ([uid, define]) => ({
    uid,
    file: `@tamma/observability/shipped/dashboards/${uid}.ts`,
    build: ({ stores }) => define(stores).build(),
  }),
);
