import { panelsOf, type Dashboard } from "../../grafana/dashboard-json.ts";
import { getJson, type Stack } from "../stack.ts";

interface Rule {
  readonly type: "alerting" | "recording";
  readonly name: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** An alert that Prometheus has, and the panel that it leads to. */
export interface AlertPanel {
  readonly alert: string;
  /** undefined: it leads nowhere. */
  readonly dashboard: string | undefined;
  /** undefined: no panel shows what it is about. */
  readonly panelId: string | undefined;
}

/** Returns where the alerts lead, by the annotations that Prometheus has loaded. */
export async function alertPanels(stack: Stack): Promise<readonly AlertPanel[]> {
  const { data } = await getJson<{ data: { groups: { rules: Rule[] }[] } }>(
    `${stack.prometheus}/api/v1/rules`,
    { type: "alert" },
  );
  return data.groups
    .flatMap(({ rules }) => rules)
    .map(({ name, annotations = {} }) => ({
      alert: name,
      dashboard: annotations["dashboard_uid"],
      panelId: annotations["panel_id"],
    }));
}

/** Of the dashboard that alerts are shown on themselves. */
const alertsUid = "alerts";

/** Returns the alerts that lead to no panel, or to one that does not lead back. */
export function deadEnds(
  alerts: readonly AlertPanel[],
  dashboards: readonly Dashboard[],
): readonly string[] {
  return alerts.flatMap(({ alert, dashboard: uid, panelId }) => {
    if (uid === undefined) return [];
    const dashboard = dashboards.find((one) => one.uid === uid);
    if (dashboard === undefined) return [`${alert}: expected a dashboard, got ${uid}`];
    if (panelId === undefined) return [`${alert}: expected a panel of ${uid}, got none`];
    const panel = panelsOf(dashboard).find(({ id }) => String(id) === panelId);
    if (panel === undefined) return [`${alert}: expected a panel of ${uid}, got ${panelId}`];
    // One about missing data leads to a panel of its metric, of which there are many more
    if (uid === alertsUid || alert.startsWith("NoData")) return [];
    const back = panel.links.some(({ title, url }) => `${title} ${url}`.includes(alert));
    return back ? [] : [`${alert}: expected a link back in ${uid} / ${panel.title}, got none`];
  });
}
