import { generatedNote, type RenderedFiles } from "../../generated-file.ts";
import { backendFolder, type BackendSet } from "../../metrics/backend-sets.ts";
import { idsOf, type ComposedDashboard } from "../composed.ts";
import type { Frame } from "./frame.ts";
import { renderDashboard } from "./render-dashboard.ts";
import { storesOfSet } from "./stores/stores-of-set.ts";

/** What the dashboards of a project have in common. */
export type GrafanaContext = Pick<Frame, "alerts" | "alertsUid">;

/** Returns the JSON of every dashboard for a set of backends, by path from the output folder. */
export function renderGrafana(
  composed: readonly ComposedDashboard[],
  set: BackendSet,
  context: GrafanaContext,
): RenderedFiles {
  const targets = new Map(
    composed.map(({ dashboard }) => [
      dashboard.uid,
      { names: dashboard.selection.names, panelIds: idsOf(dashboard) },
    ]),
  );
  return new Map(
    composed.map(({ dashboard, file }) => {
      const frame: Frame = { ...context, set, stores: storesOfSet[set], dashboard, targets };
      // JSON has no comments: the description is where a reader finds whose file it is
      const json = renderDashboard(frame, generatedNote(file));
      return [
        `${backendFolder(set)}/grafana/dashboards/${dashboard.uid}.json`,
        `${JSON.stringify(json, undefined, 2)}\n`,
      ];
    }),
  );
}
