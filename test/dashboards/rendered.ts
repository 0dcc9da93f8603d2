import { composeDashboards } from "#src/dashboards/composed.ts";
import {
  defineDashboard,
  type DashboardDefinition,
  type DashboardOptions,
  type PanelDefinition,
} from "#src/dashboards/index.ts";
import { renderGrafana, type GrafanaContext } from "#src/dashboards/grafana/render.ts";
import { backendFolder, type BackendSet } from "#src/metrics/backend-sets.ts";

/** A piece of JSON whose fields are compared. */
export type Json = Readonly<Record<string, unknown>>;

/** A dashboard of Grafana's, as far as tests look at it. */
export interface JsonDashboard extends Json {
  readonly panels: readonly JsonPanel[];
  readonly templating: { readonly list: readonly Json[] };
  readonly annotations: { readonly list: readonly Json[] };
}

/** A panel of Grafana's, as far as tests look at it. */
export interface JsonPanel extends Json {
  readonly id: number;
  readonly title: string;
  readonly links?: readonly JsonLink[];
  readonly targets?: readonly Json[];
  readonly panels?: readonly JsonPanel[];
  readonly fieldConfig: {
    readonly defaults: Json & { readonly links?: readonly JsonLink[] };
    readonly overrides: readonly Json[];
  };
}

interface JsonLink {
  readonly title: string;
  readonly url: string;
}

/** What a dashboard is rendered with. */
export interface Rendering extends Partial<GrafanaContext> {
  /** @default "tempo-loki" */
  readonly set?: BackendSet;
  /** Other dashboards of the project. */
  readonly others?: readonly DashboardDefinition[];
}

/** Returns the text of each dashboard, by its uid. */
export function textsOf(
  all: readonly DashboardDefinition[],
  { set = "tempo-loki", alerts = new Map(), alertsUid }: Rendering = {},
): ReadonlyMap<string, string> {
  const composed = composeDashboards(all, { objectives: [] }, "observability.config.ts");
  const context = { alerts, ...(alertsUid === undefined ? {} : { alertsUid }) };
  const folder = `${backendFolder(set)}/grafana/dashboards/`;
  const files = renderGrafana(composed, set, context);
  return new Map(
    [...files].map(([path, text]) => [path.replace(folder, "").replace(".json", ""), text]),
  );
}

/** Returns the JSON of a dashboard. */
export function jsonOf(definition: DashboardDefinition, rendering: Rendering = {}): JsonDashboard {
  const { others = [] } = rendering;
  const text = textsOf([definition, ...others], rendering).get(definition.uid);
  return JSON.parse(text ?? "null");
}

/** Returns a dashboard with these fields. */
export function own(fields: Partial<DashboardOptions>): DashboardDefinition {
  return defineDashboard({ uid: "own", title: "Own", description: "Ours.", ...fields });
}

/** Returns the JSON of a panel, alone on a dashboard with these fields. */
export function panelOf(
  panel: PanelDefinition,
  { fields = {}, ...rendering }: Rendering & { readonly fields?: Partial<DashboardOptions> } = {},
): JsonPanel | undefined {
  return jsonOf(own({ panels: [panel], ...fields }), rendering).panels[0];
}
