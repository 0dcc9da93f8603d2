import { isObject } from "../../is-object.ts";
import { parts, textAt, type DashboardJson, type PanelPart, type Part } from "./dashboard-json.ts";
import { referencesIn } from "./variable-reference.ts";

/** A data source as a panel or a query names it. */
export interface SourceReference {
  /** Empty where only its name is known. */
  readonly type: string;
  readonly uid: string;
}

export const mixedSource = "-- Mixed --";

/** Returns the data source that is named, and undefined where it is Grafana's default one. */
export function sourceReference(
  named: unknown,
  dashboard: DashboardJson,
): SourceReference | undefined {
  const uid = typeof named === "string" ? named : isObject(named) ? textAt(named, "uid") : "";
  if (uid === "" || uid === "default" || uid === "-- Default --") return undefined;
  const type = isObject(named) ? textAt(named, "type") : "";
  return { type: type === "" ? typeOfVariable(uid, dashboard) : type, uid };
}

/** Returns the data source that answers a query: its own, where the panel mixes them or has none. */
export function sourceOf(
  panel: PanelPart,
  target: Part,
  dashboard: DashboardJson,
): SourceReference | undefined {
  const ofPanel = sourceReference(panel.json["datasource"], dashboard);
  if (ofPanel !== undefined && ofPanel.uid !== mixedSource) return ofPanel;
  return sourceReference(target.json["datasource"], dashboard);
}

function typeOfVariable(uid: string, dashboard: DashboardJson): string {
  const [first] = referencesIn(uid);
  if (first === undefined) return "";
  const variable = dashboard.variables.find(({ json }) => textAt(json, "name") === first.name);
  if (variable !== undefined) return textAt(variable.json, "query");
  const input = parts(dashboard.json, "__inputs").find(
    ({ json }) => textAt(json, "name") === first.name,
  );
  return input === undefined ? "" : textAt(input.json, "pluginId");
}

const promqlTypes = new Set([
  "prometheus",
  "grafana-amazonprometheus-datasource",
  "grafana-azureprometheus-datasource",
]);

/** Returns whether the source is asked in PromQL. */
export function asksPromql(source: SourceReference | undefined): boolean {
  return source !== undefined && promqlTypes.has(source.type);
}
