import type { DashboardBuilder } from "@grafana/grafana-foundation-sdk/dashboard";

import type { DashboardContext, DashboardDefinition } from "../../dashboards/definition.ts";
import { alertLines } from "./alert-line.ts";
import { health } from "./health.ts";
import { nodejsRuntime } from "./nodejs-runtime.ts";
import { objectives as objectivesDashboard } from "./objectives.ts";
import { pipeline } from "./pipeline.ts";
import { serviceOverview } from "./service-overview.ts";
import { trends } from "./trends.ts";

const builders = {
  "service-overview": (context) => serviceOverview(context.stores, alertLines(context)),
  "nodejs-runtime": () => nodejsRuntime(),
  health: (context) => health(alertLines(context)),
  objectives: (context) => objectivesDashboard(context.objectives),
  trends: () => trends(),
  pipeline: (context) => pipeline(context.stores, alertLines(context)),
} as const satisfies Readonly<Record<string, (context: DashboardContext) => DashboardBuilder>>;

/** The uid of a dashboard that ships. */
export type DashboardUid = keyof typeof builders;

/** The dashboards that ship. */
export const dashboards: readonly DashboardDefinition[] = Object.entries(builders).map(
  ([uid, define]) => ({
    uid,
    file: `@tamma/observability/shipped/dashboards/${uid}.ts`,
    ...(uid === "objectives" ? { isEmpty: withoutObjectives } : {}),
    build: (context) => define(context).build(),
  }),
);

function withoutObjectives({ objectives }: Pick<DashboardContext, "objectives">): boolean {
  return objectives.length === 0;
}
