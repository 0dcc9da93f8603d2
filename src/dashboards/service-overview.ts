import type { DashboardBuilder } from "@grafana/grafana-foundation-sdk/dashboard";

import { catalog } from "../metrics/catalog.ts";
import { newDashboard } from "./dashboard.ts";
import { exploreTraces } from "./explore-link.ts";
import { dependencyPanels } from "./dependency-panels.ts";
import { closedRow, heatmap, logs, table, timeSeries } from "./panel.ts";
import {
  logql,
  observations,
  promql,
  promqlHeatmap,
  promqlTable,
  quantile,
  rate,
  share,
  sumBy,
  traceql,
} from "./query.ts";

const requests = catalog.httpRequestDuration;
const failed = 'http_response_status_code=~"5.."';
const byService = ["service.name"] as const;
const byRoute = ["service.name", "http.request.method", "http.route"] as const;

const red = [
  timeSeries({
    title: "Request rate",
    description: "HTTP requests a second that each service answered.",
    unit: "reqps",
    targets: [promql(sumBy(byService, observations(requests)), "{{service_name}}")],
  }),
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
  }),
  timeSeries({
    title: "Request duration",
    description: "Median, 95th and 99th percentile over all chosen services. A dot opens a trace.",
    unit: "s",
    targets: [0.5, 0.95, 0.99].map((q) =>
      promql(quantile(q, requests), `p${q * 100}`).exemplar(true),
    ),
  }),
  heatmap({
    title: "Duration of requests",
    description:
      "How many requests took how long. An orange dot is one request: it opens its trace.",
    unit: "s",
    targets: [promqlHeatmap(requests)],
  }),
  table({
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
    .overrideByName("p95", [{ id: "unit", value: "s" }])
    .dataLinks([
      exploreTraces(
        "Traces of this route",
        '{ resource.service.name = "${__data.fields.service_name}" && span.http.route = "${__data.fields.http_route}" }',
      ),
    ]),
];

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

const logRow = [
  timeSeries({
    title: "Log lines",
    description: "Log lines by level.",
    unit: "short",
    width: 24,
    targets: [
      logql(
        'sum by (detected_level) (count_over_time({service_name=~"$service"}[$__auto]))',
        "{{detected_level}}",
      ),
    ],
  }),
  logs({
    title: "Warnings and errors",
    description: "A line's trace_id opens its trace; request_id finds all lines of one request.",
    targets: [logql('{service_name=~"$service"} | detected_level=~"warn|error|fatal|critical"')],
  }),
];

const traceRow = [
  table({
    title: "Failed traces",
    description: "The newest traces in which a span of the chosen services failed.",
    unit: "none",
    targets: [traceql('{ resource.service.name =~ "$service" && status = error }')],
  }),
  table({
    title: "Slow traces",
    description: "The newest traces in which a request to the chosen services took over 500 ms.",
    unit: "none",
    targets: [
      traceql('{ resource.service.name =~ "$service" && kind = server && duration > 500ms }'),
    ],
  }),
];

/** Rate, errors and duration of the services, then what explains them. */
export function serviceOverview(): DashboardBuilder {
  const dashboard = newDashboard({
    uid: "service-overview",
    title: "Service overview",
    description: "Rate, errors and duration of HTTP services, and the logs and traces behind them.",
  });
  for (const panel of red) dashboard.withPanel(panel);
  return dashboard
    .withRow(closedRow("Dependencies and exceptions", dependencyPanels))
    .withRow(closedRow("Workflows", workflows))
    .withRow(closedRow("Logs", logRow))
    .withRow(closedRow("Traces", traceRow));
}
