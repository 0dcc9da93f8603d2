import { join } from "node:path";

import { observations, quantile, seconds, sum, value } from "#src/alerting/index.ts";
import {
  alertList,
  countLines,
  defineDashboard,
  gauge,
  heatmap,
  logs,
  ofRow,
  row,
  stat,
  stateTimeline,
  table,
  text,
  timeSeries,
  toDashboard,
  toLines,
  toTraces,
  traces,
} from "#src/dashboards/index.ts";
import { catalog } from "#src/metrics/catalog.ts";
import { renderProjectDashboards } from "#src/project/render-project.ts";
import { resolveProject } from "#src/project/resolve-project.ts";
import { shippedDashboards } from "#src/shipped/index.ts";

const byService = { by: ["service.name"] } as const;
const requests = sum(observations(catalog.httpRequestDuration, "5m"), byService);
const slowest = quantile(0.95, catalog.httpRequestDuration, "5m", byService);
const usage = sum(value(catalog.processUptime), byService);
const limit = { above: seconds(0.5) };
const links = [
  toDashboard("home", { title: "Home" }),
  toLines("Lines", { atLeast: "warn" }),
  toTraces("Traces", { failed: true }),
];

const description = "What it is for.";

/** A dashboard with a panel of each kind, with all that the kind can have. */
const dashboard = defineDashboard({
  uid: "every-kind",
  title: "Every kind",
  description: "A panel of each kind.",
  choose: ["environment", "namespace", "service", "instance"],
  panels: [
    stat({ title: "Stat", description, show: [{ of: slowest }], limit, sparkline: true, links }),
    stat({
      title: "States",
      description,
      show: [{ of: usage }],
      states: [{ value: 0, text: "off", means: "neutral" }],
    }),
    gauge({ title: "Gauge", description, show: [{ of: slowest }], max: 2, limit }),
    timeSeries({
      title: "Lines over time",
      description,
      show: [{ of: slowest }],
      limit,
      exemplars: true,
      lineLinks: [toTraces("Traces", { service: ofRow("service.name") })],
    }),
    timeSeries({ title: "Stacked", description, show: [{ of: requests }], stacked: true }),
    timeSeries({ title: "Counted lines", description, show: [countLines({ by: "level" })] }),
  ],
  rows: [
    row({
      title: "Open",
      panels: [
        table({
          title: "Table",
          description,
          labels: [{ label: "service.name", title: "Service", links }],
          values: [{ title: "p95", of: slowest, limit }],
        }),
        heatmap({ title: "Heatmap", description, of: catalog.httpRequestDuration }),
        stateTimeline({
          title: "States over time",
          description,
          show: [{ of: usage }],
          states: [{ value: 0, text: "off", means: "bad" }],
        }),
      ],
    }),
    row({
      title: "Closed",
      closed: true,
      panels: [
        logs({ title: "Logs", description, atLeast: "warn" }),
        traces({ title: "Failed traces", description, failed: true }),
        alertList({ title: "Alerts", description, states: ["firing", "pending"] }),
        text({ title: "Text", description, markdown: "# Read me" }),
      ],
    }),
  ],
});

/** A project whose dashboards are that one and those that ship, for every set of backends. */
export const everyKindProject = resolveProject(
  {
    dashboards: [shippedDashboards(), dashboard],
    stack: { backends: ["tempo-loki", "jaeger-victorialogs", "otlp"] },
  },
  { root: join(import.meta.dirname, "../.."), file: "observability.config.ts" },
);

/** Returns its JSON, by path. */
export function renderEveryKind(): ReadonlyMap<string, string> {
  return new Map(
    everyKindProject.backends.flatMap((set) =>
      [...renderProjectDashboards(everyKindProject, set)].filter(([path]) =>
        path.includes("every-kind"),
      ),
    ),
  );
}
