import * as dashboards from "#src/dashboards/index.ts";
import type { DashboardDefinition, PanelDefinition } from "#src/dashboards/index.ts";
import { defineMetrics } from "#src/metrics/define/define-metrics.ts";
import { catalog } from "#src/metrics/catalog.ts";
import { sum } from "#src/promql/aggregate.ts";
import { share } from "#src/promql/arithmetic.ts";
import { increase, rate } from "#src/promql/functions.ts";
import { observations, quantile } from "#src/promql/histogram.ts";

/** Something that cannot be meant, and what is said about it, below `dashboards.own`. */
export type Mistake = readonly [
  name: string,
  dashboard: DashboardDefinition,
  ...problems: readonly [string, ...string[]],
];

/** Functions as JavaScript calls them. */
export const js = dashboards as unknown as Readonly<
  Record<
    | "alertList"
    | "gauge"
    | "heatmap"
    | "logs"
    | "stat"
    | "stateTimeline"
    | "table"
    | "text"
    | "timeSeries"
    | "traces",
    (options?: unknown) => PanelDefinition
  > & {
    readonly [
      N in "countLines" | "row" | "toAlertPanel" | "toDashboard" | "toLines" | "toTraces" | "toUrl"
    ]: (...given: readonly unknown[]) => unknown;
  } & { readonly defineDashboard: (options?: unknown) => DashboardDefinition }
>;

/** What every panel has to say. */
export const text = { title: "Requests", description: "How many." } as const;

export const metrics = defineMetrics({
  orders: { name: "shop.orders", kind: "counter", unit: "{order}", description: "Orders." },
  temperature: {
    name: "shop.temperature",
    kind: "gauge",
    unit: "Cel",
    description: "In the store.",
  },
});

const byRoute = { by: ["service.name", "http.route"] } as const;
const byService = { by: ["service.name"] } as const;

/** Expressions of several dimensions. */
export const latency = quantile(0.95, catalog.httpRequestDuration, "auto", byRoute);
export const requests = sum(observations(catalog.httpRequestDuration, "auto"), byRoute);
export const failing = sum(rate(catalog.workflowsFailed, "auto"), byService);
export const failed = sum(increase(catalog.workflowsFailed, "range"), byService);
export const failingShare = share(requests, requests);

const own = { uid: "own", title: "Own", description: "Ours." } as const;

/** Returns a dashboard with these panels, or with what stands in their place. */
export function panels(...all: readonly unknown[]): DashboardDefinition {
  return js.defineDashboard({ ...own, panels: all });
}

/** Returns a dashboard with a panel, and these fields. */
export function dashboard(fields: object): DashboardDefinition {
  return js.defineDashboard({ ...own, panels: [good], ...fields });
}

/** A panel that is as it should be. */
export const good = js.timeSeries({ ...text, show: [{ of: requests }] });
