import type { AcceptedFinding } from "./lint/accepted-finding.ts";
import type { DashboardContext, DashboardDefinition } from "./definition.ts";
import { panelsOf, type Dashboard } from "./model/dashboard.ts";
import { metricNamesIn } from "../promql/expression.ts";
import { expressionsOf, type Panel } from "./model/panel.ts";
import { panelIds } from "./model/panel-id.ts";
import type { SelectionName } from "./model/selection.ts";

/** A dashboard as it is in a project. */
export interface ComposedDashboard {
  readonly dashboard: Dashboard;
  /** The file that defines it. */
  readonly file: string;
  /** What the lint finds in it and is meant so. */
  readonly accept: readonly AcceptedFinding[];
}

/** Returns the dashboards of a project; `source`: its config file. */
export function composeDashboards(
  definitions: readonly DashboardDefinition[],
  context: DashboardContext,
  source: string,
): readonly ComposedDashboard[] {
  return definitions.flatMap(({ compose, file = source, accept = [] }) => {
    const dashboard = compose(context);
    return dashboard === undefined ? [] : [{ dashboard, file, accept }];
  });
}

/** A panel that shows an alert. */
export interface AlertPanel {
  /** Of its dashboard. */
  readonly uid: string;
  readonly panelId: number;
  /** What can be chosen there. */
  readonly variables: readonly SelectionName[];
}

/**
 * Returns the panels of each alert that a panel names, by the id of its rule: one of each dashboard,
 * in the order of the dashboards.
 */
export function panelsOfAlerts(
  all: readonly ComposedDashboard[],
): ReadonlyMap<string, readonly AlertPanel[]> {
  const named = all.flatMap(({ dashboard }) => bestPanels(dashboard));
  const byAlert = Map.groupBy(named, ([alert]) => alert);
  return new Map([...byAlert].map(([alert, panels]) => [alert, panels.map(([, panel]) => panel)]));
}

/**
 * Returns the panels that show each metric, by its name in the catalog: where to look for an alert
 * that no panel names.
 */
export function panelsOfMetrics(
  all: readonly ComposedDashboard[],
): ReadonlyMap<string, readonly AlertPanel[]> {
  const read = all.flatMap(({ dashboard }) =>
    rankedPanels(dashboard).flatMap(({ panel, place }) =>
      metricsIn(panel).map((metric) => [metric, place] as const),
    ),
  );
  const byMetric = Map.groupBy(read, ([metric]) => metric);
  return new Map([...byMetric].map(([metric, found]) => [metric, found.map(([, place]) => place)]));
}

function metricsIn(panel: Panel): readonly string[] {
  return [...new Set(expressionsOf(panel).flatMap(({ node }) => metricNamesIn(node)))];
}

/** How much of an alert's course a panel shows. */
const tellingKinds: readonly Panel["kind"][] = ["timeSeries", "stateTimeline", "table", "stat"];

function bestPanels(dashboard: Dashboard): readonly (readonly [alert: string, AlertPanel])[] {
  const named = rankedPanels(dashboard).flatMap(({ panel, place }) =>
    panel.alerts.map((alert) => [alert, place] as const),
  );
  // The first of an alert stays
  return [...new Map(named.toReversed())];
}

interface RankedPanel {
  readonly panel: Panel;
  readonly place: AlertPanel;
}

/** The panels with their places, those first that tell most. */
function rankedPanels(dashboard: Dashboard): readonly RankedPanel[] {
  const { uid, selection } = dashboard;
  const ids = idsOf(dashboard);
  return panelsOf(dashboard)
    .toSorted((a, b) => rank(a) - rank(b))
    .flatMap((panel) => {
      const panelId = ids.get(panel.title);
      if (panelId === undefined) return [];
      return [{ panel, place: { uid, panelId, variables: selection.names } }];
    });
}

function rank({ kind }: Panel): number {
  const place = tellingKinds.indexOf(kind);
  return place === -1 ? tellingKinds.length : place;
}

/** Returns the ids of a dashboard's panels by their titles. */
export function idsOf(dashboard: Dashboard): ReadonlyMap<string, number> {
  return panelIds(panelsOf(dashboard).map(({ title }) => title));
}
