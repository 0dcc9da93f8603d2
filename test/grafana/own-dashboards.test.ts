import { expect, test } from "vitest";

import { backendSets, type BackendSet } from "#src/metrics/backend-sets.ts";
import { dataSourcesOf } from "../stack/dashboards/provisioning.ts";
import { dashboardsOf } from "../stack/dashboards/shipped-dashboards.ts";
import { annotationRequest } from "./annotations.ts";
import { panelsOf, type Dashboard } from "./dashboard-json.ts";
import { draw, noData } from "./draw.ts";
import { requestsOf } from "./requests.ts";
import { resolveVariables } from "./resolve-variables.ts";
import { emptyFrame } from "./series-frame.ts";
import { scopesOf } from "./open-panel.ts";
import type { Backend } from "./source.ts";

const range = { fromMs: 0, toMs: 3_600_000 };

/** The data sources that Grafana is given for a set, without what is behind them. */
async function emptyBackend(set: BackendSet): Promise<Backend> {
  const sources = await dataSourcesOf(set);
  return {
    sources: sources.map(({ uid, type, isDefault }) => ({
      uid,
      type,
      isDefault,
      scrapeMs: 15_000,
    })),
    ask: ({ target }) => Promise.resolve([emptyFrame(target)]),
    labelValues: (_source, label) => Promise.resolve([`${label} a`, `${label} b`]),
    queryResult: () => Promise.resolve(['{source="prometheus"} 1 0']),
  };
}

const dashboards = backendSets.flatMap((set) =>
  dashboardsOf(set).map((dashboard) => [set, dashboard.title, dashboard] as const),
);

test.each<readonly [BackendSet, string, Dashboard]>(dashboards)(
  "%s: %s can be opened, and has words for each panel that is empty",
  async (set, _title, dashboard) => {
    const backend = await emptyBackend(set);
    const scope = await resolveVariables(dashboard, backend, range);
    for (const annotation of dashboard.annotations.list) {
      expect(annotationRequest(annotation, backend, range, scope).target.expr).not.toBe("");
    }
    for (const panel of panelsOf(dashboard)) {
      for (const one of scopesOf(panel, scope)) {
        const requests = requestsOf(panel, backend, range, one);
        const drawn = draw(
          panel,
          requests.map(({ target }) => emptyFrame(target)),
        );
        expect({ panel: panel.title, drawn }).not.toMatchObject({ drawn: { text: noData } });
      }
    }
  },
);
