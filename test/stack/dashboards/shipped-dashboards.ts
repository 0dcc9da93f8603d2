import { backendFolder, type BackendSet } from "#src/metrics/backend-sets.ts";

import { readDashboard, type Dashboard } from "../../grafana/dashboard-json.ts";
import { renderOwnDashboards } from "../../helpers/own-project.ts";

/** Of all sets; it takes a second or two. */
const rendered = renderOwnDashboards();

/** Returns the JSON of the dashboards of a set of backends, as it is written to its folder. */
export function dashboardJsons(set: BackendSet): readonly unknown[] {
  return rendered
    .filter(([path]) => path.startsWith(`deploy/${backendFolder(set)}/`))
    .map(([, text]): unknown => JSON.parse(text));
}

/** Returns the dashboards of a set of backends. */
export function dashboardsOf(set: BackendSet): readonly Dashboard[] {
  return dashboardJsons(set).map(readDashboard);
}
