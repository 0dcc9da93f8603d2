import { labelName } from "../../promql/source.ts";
import type { Alert } from "./rule.ts";

/** The panel of a dashboard that shows an alert. */
export interface AlertPanel {
  /** Uid of the dashboard. */
  readonly uid: string;
  /** The panel's `id` in the dashboard's JSON. */
  readonly panelId: number;
  /** Names of the dashboard's variables. @default as if it had them all: Grafana ignores others */
  readonly variables?: readonly string[];
}

/** Where a notification leads: what to do about the alert, and where to see it. */
export interface AlertLinks {
  /** The page with the runbooks, its address: `runbook_url` is an anchor in it. */
  readonly runbooks: string;
  /** Grafana's address, without a slash at its end. @default none: alerts have no `dashboard_url` */
  readonly grafana?: string;
  /** The panels that show an alert, by its id, in the order of the dashboards. */
  readonly panels?: ReadonlyMap<string, readonly AlertPanel[]>;
}

/** Where an alert is shown. */
export interface ShownAt {
  readonly uid: string;
  /** undefined: no panel of the dashboard is its own. */
  readonly panelId: number | undefined;
  readonly variables: readonly string[] | undefined;
}

/** The variables that a link fills in, with the label of the alert that has the value. */
const variableLabels = {
  service: labelName("service.name"),
  environment: labelName("deployment.environment.name"),
} as const;

/**
 * Returns the dashboard and the panel that show the alert: of several, the first on the dashboard
 * that the alert itself names.
 */
export function shownAt(alert: Alert, panels: AlertLinks["panels"]): ShownAt | undefined {
  const all = panels?.get(alert.id) ?? [];
  const { dashboard = all[0]?.uid } = alert;
  if (dashboard === undefined) return undefined;
  const own = all.find(({ uid }) => uid === dashboard);
  return { uid: dashboard, panelId: own?.panelId, variables: own?.variables };
}

/** Returns the annotations that lead from the alert to its runbook, its dashboard and its panel. */
export function linkAnnotations(
  alert: Alert,
  { runbooks, grafana, panels }: AlertLinks,
): Readonly<Record<string, string>> {
  const runbook = { runbook_url: `${runbooks}#${alert.id}` };
  const place = shownAt(alert, panels);
  if (place === undefined) return runbook;
  return {
    ...runbook,
    dashboard_uid: place.uid,
    ...(place.panelId !== undefined && { panel_id: String(place.panelId) }),
    ...(grafana !== undefined && { dashboard_url: dashboardUrl(alert, grafana, place) }),
  };
}

function dashboardUrl(alert: Alert, grafana: string, { uid, panelId, variables }: ShownAt): string {
  const labels = new Set(alert.when.labels.map(labelName));
  const chosen = Object.entries(variableLabels)
    .filter(([name, label]) => labels.has(label) && variables?.includes(name) !== false)
    // `urlquery` is a function of Go's own, and so of every Prometheus
    .map(([name, label]) => `var-${name}={{ $labels.${label} | urlquery }}`);
  const panel = panelId === undefined ? [] : [`viewPanel=${panelId}`];
  const query = [...panel, ...chosen, "from=now-1h", "to=now"].join("&");
  return `${grafana}/d/${encodeURIComponent(uid)}?${query}`;
}
