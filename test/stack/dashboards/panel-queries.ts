import { z } from "zod";

import { backendFolder, type BackendSet } from "#src/metrics/backend-sets.ts";
import { renderOwnDashboards } from "../../helpers/own-project.ts";

const sourceSchema = z.object({ type: z.string(), uid: z.string() });

const targetSchema = z.looseObject({
  refId: z.string(),
  datasource: sourceSchema,
  /** PromQL, LogQL or LogsQL. */
  expr: z.string().optional(),
  /** TraceQL. */
  query: z.string().optional(),
  queryType: z.string().optional(),
  legendFormat: z.string().optional(),
  format: z.string().optional(),
  instant: z.boolean().optional(),
  exemplar: z.boolean().optional(),
  service: z.string().optional(),
  tags: z.string().optional(),
  minDuration: z.string().optional(),
  limit: z.number().optional(),
});

const linkSchema = z.looseObject({ title: z.string(), url: z.string() });

const panelSchema = z.looseObject({
  title: z.string(),
  type: z.string(),
  datasource: sourceSchema.optional(),
  repeat: z.string().optional(),
  links: z.array(linkSchema).default([]),
  fieldConfig: z
    .looseObject({
      defaults: z.looseObject({
        unit: z.string().optional(),
        links: z.array(linkSchema).default([]),
      }),
      overrides: z
        .array(
          z.looseObject({
            matcher: z.looseObject({ options: z.unknown() }),
            properties: z.array(z.looseObject({ id: z.string(), value: z.unknown() })),
          }),
        )
        .default([]),
    })
    .optional(),
  transformations: z.array(z.looseObject({ id: z.string(), options: z.unknown() })).default([]),
  targets: z.array(targetSchema).default([]),
});

const variableSchema = z.looseObject({
  name: z.string(),
  datasource: sourceSchema,
  query: z.looseObject({ query: z.string() }),
  regex: z.string().optional(),
});

const dashboardSchema = z.looseObject({
  uid: z.string(),
  title: z.string(),
  templating: z.object({ list: z.array(variableSchema).default([]) }),
  panels: z.array(panelSchema.extend({ panels: z.array(panelSchema).default([]) })),
});

export type Dashboard = z.infer<typeof dashboardSchema>;
export type Panel = z.infer<typeof panelSchema>;
export type Target = z.infer<typeof targetSchema>;
export type Variable = z.infer<typeof variableSchema>;

/** One query of one panel, as Grafana would send it. */
export interface PanelQuery {
  /** Unique: dashboard, panel, the query's letter. */
  readonly name: string;
  readonly panel: Panel;
  /** The uid of the data source that Grafana asks. */
  readonly source: string;
  readonly target: Target;
}

/** Returns the dashboards of a set of backends, as they are written to its folder. */
export function dashboardsOf(set: BackendSet): readonly Dashboard[] {
  const own = renderOwnDashboards().filter(([path]) =>
    path.startsWith(`deploy/${backendFolder(set)}/`),
  );
  return own.map(([, text]) => dashboardSchema.parse(JSON.parse(text)));
}

/** Returns the panels of a dashboard, those in closed rows too. */
export function panelsOf({ panels }: Dashboard): readonly Panel[] {
  return panels.flatMap((panel) => [panel, ...panel.panels]).filter(({ type }) => type !== "row");
}

/** Returns every query of every panel of a set's dashboards. */
export function panelQueries(set: BackendSet): readonly PanelQuery[] {
  return dashboardsOf(set).flatMap((dashboard) =>
    panelsOf(dashboard).flatMap((panel) =>
      panel.targets.map((target) => ({
        name: `${dashboard.title} / ${panel.title} / ${target.refId}`,
        panel,
        source: sourceOf(panel, target),
        target,
      })),
    ),
  );
}

/** Grafana asks the panel's data source; only where that says "mixed", each query's own. */
function sourceOf({ title, datasource }: Panel, target: Target): string {
  if (datasource === undefined) {
    throw new Error(
      `${title}: expected a data source, got none: Grafana would ask the default one`,
    );
  }
  return datasource.uid === "-- Mixed --" ? target.datasource.uid : datasource.uid;
}
