import type { Builder } from "@grafana/grafana-foundation-sdk/cog";
import {
  DashboardLinkBuilder,
  type DashboardBuilder,
  type Panel,
} from "@grafana/grafana-foundation-sdk/dashboard";

import { catalog } from "../../metrics/catalog.ts";
import { newDashboard } from "../../dashboards/dashboard.ts";
import { exploreLink } from "../../dashboards/explore-link.ts";
import { dependencyPanels } from "./dependency-panels.ts";
import { logPanels } from "./log-panels.ts";
import { closedRow, heatmap, table, timeSeries } from "../../dashboards/panel.ts";
import {
  observations,
  promql,
  promqlHeatmap,
  promqlTable,
  quantile,
  rate,
  share,
  sumBy,
} from "../../dashboards/query.ts";
import type { Stores, TraceStore } from "../../dashboards/stores.ts";
import { tracePanels } from "./trace-panels.ts";
import type { AlertLine } from "./alert-line.ts";

const requests = catalog.httpRequestDuration;
const failed = 'http_response_status_code=~"5.."';
const byService = ["service.name"] as const;
const byRoute = ["service.name", "http.request.method", "http.route"] as const;

/** The same of the same services, from the aggregates that are kept for a year. */
function overMonths(): DashboardLinkBuilder {
  return new DashboardLinkBuilder("Over months").url(
    "/d/trends?${service:queryparam}&from=now-90d&to=now",
  );
}

const rateAndErrors = [
  timeSeries({
    title: "Request rate",
    description: "HTTP requests a second that each service answered.",
    unit: "reqps",
    targets: [promql(sumBy(byService, observations(requests)), "{{service_name}}")],
  }).links([overMonths()]),
  timeSeries({
    title: "Error share",
    description: "Share of requests answered with 5xx. ServiceErrorRateHigh fires on this value.",
    unit: "percentunit",
    max: 1,
    targets: [
      promql(
        share(
          sumBy(byService, observations(requests, failed)),
          sumBy(byService, observations(requests)),
        ),
        "{{service_name}}",
      ),
    ],
  }).links([overMonths()]),
];

/** An exemplar leads to its trace, where the set keeps traces. */
function durations(traces: TraceStore | undefined): readonly Builder<Panel>[] {
  return [
    timeSeries({
      title: "Request duration",
      description: `Median, 95th and 99th percentile over all chosen services.${traces ? " A dot opens a trace." : ""}`,
      unit: "s",
      targets: [0.5, 0.95, 0.99].map((q) =>
        promql(quantile(q, requests), `p${q * 100}`).exemplar(true),
      ),
    }).links([overMonths()]),
    heatmap({
      title: "Duration of requests",
      description: `How many requests took how long.${traces ? " An orange dot is one request: it opens its trace." : ""}`,
      unit: "s",
      targets: [promqlHeatmap(requests)],
    }),
  ];
}

/** One row a route; it leads to its traces, where the set keeps them. */
function routes(traces: TraceStore | undefined): Builder<Panel> {
  const panel = table({
    title: "Routes",
    description:
      "Requests a second, share of 5xx and 95th percentile by route, over the last window.",
    unit: "short",
    targets: [
      promqlTable(sumBy(byRoute, observations(requests)), "rate"),
      promqlTable(
        share(
          sumBy(byRoute, observations(requests, failed)),
          sumBy(byRoute, observations(requests)),
        ),
        "errors",
      ),
      promqlTable(quantile(0.95, requests, byRoute), "p95"),
    ],
  })
    .withTransformation({ id: "merge", options: {} })
    .withTransformation({
      id: "organize",
      options: {
        excludeByName: { Time: true },
        renameByName: { "Value #rate": "Rate", "Value #errors": "Errors", "Value #p95": "p95" },
      },
    })
    .overrideByName("Rate", [{ id: "unit", value: "reqps" }])
    .overrideByName("Errors", [{ id: "unit", value: "percentunit" }])
    .overrideByName("p95", [{ id: "unit", value: "s" }]);
  return traces === undefined
    ? panel
    : panel.dataLinks([exploreLink("Traces of this route", traces.source, traces.ofRow)]);
}

const workflows = [
  timeSeries({
    title: "Workflow ends",
    description: "Workflows a second that ended well or in an error.",
    unit: "cps",
    width: 12,
    targets: [
      promql(
        sumBy(["workflow.name"], rate(catalog.workflowsCompleted)),
        "{{workflow_name}} completed",
      ),
      promql(sumBy(["workflow.name"], rate(catalog.workflowsFailed)), "{{workflow_name}} failed"),
    ],
  }),
  timeSeries({
    title: "Workflow duration",
    description: "95th percentile from start to end, waiting in queues included.",
    unit: "s",
    width: 12,
    targets: [
      promql(quantile(0.95, catalog.workflowDuration, ["workflow.name"]), "{{workflow_name}}"),
    ],
  }),
];

/** Rate, errors and duration of the services, then what explains them. */
export function serviceOverview({ logs, traces }: Stores, line: AlertLine): DashboardBuilder {
  const dashboard = newDashboard({
    uid: "service-overview",
    title: "Service overview",
    description: "Rate, errors and duration of HTTP services, and the logs and traces behind them.",
  });
  for (const panel of [...rateAndErrors, ...durations(traces), routes(traces)]) {
    dashboard.withPanel(panel);
  }
  dashboard
    .withRow(closedRow("Dependencies and exceptions", dependencyPanels(logs, line)))
    .withRow(closedRow("Workflows", workflows));
  if (logs !== undefined) dashboard.withRow(closedRow("Logs", logPanels(logs)));
  if (traces !== undefined) dashboard.withRow(closedRow("Traces", tracePanels(traces)));
  return dashboard;
}
