import { countLines } from "../../dashboards/define/count-lines.ts";
import { heatmap } from "../../dashboards/define/heatmap.ts";
import { logs, traces } from "../../dashboards/define/lines-and-traces.ts";
import { toTraces } from "../../dashboards/define/links.ts";
import type { PanelDefinition } from "../../dashboards/define/panel-definition.ts";
import { row } from "../../dashboards/define/row.ts";
import { table } from "../../dashboards/define/table.ts";
import { timeSeries } from "../../dashboards/define/time-series.ts";
import { ofRow } from "../../dashboards/model/query.ts";
import { catalog } from "../../metrics/catalog.ts";
import { countSeries, max, min, sum } from "../../promql/aggregate.ts";
import { rate, value } from "../../promql/functions.ts";
import { dependencyPanels } from "./dependency-panels.ts";
import { byProcess, processLabels } from "./processes.ts";
import { durationOf, failing, requests } from "./requests.ts";
import type { ShippedDashboard } from "./shipped-dashboard.ts";
import { workflowPanels } from "./workflow-panels.ts";
import { failedTraces, overMonths, slowTraces, worryingLines } from "./service-links.ts";
import { answers } from "./service-answers.ts";

const route = ["http.request.method", "http.route"] as const;
const version = ["service.version"] as const;

const overTime: readonly PanelDefinition[] = [
  timeSeries({
    title: "Request rate",
    description: "HTTP requests a second, by the status that they were answered with.",
    show: [{ of: requests(["http.response.status_code"]) }],
    unit: "reqps",
    stacked: true,
    nothing: "no requests",
    alerts: ["service-client-errors-high", "service-traffic-stopped"],
    links: [overMonths],
  }),
  timeSeries({
    title: "Error share",
    description: "Share of requests answered with 5xx: what ServiceErrorRateHigh fires on.",
    show: [{ of: failing([]), legend: "failing" }],
    limit: { alert: "service-error-rate-high" },
    alerts: ["service-fails-by-dependency"],
    nothing: "no requests",
    links: [failedTraces, worryingLines, overMonths],
  }),
  timeSeries({
    title: "Request duration",
    description:
      "Median, 95th and 99th percentile. A dot is one request, and opens its trace where the set keeps traces.",
    show: [
      { of: durationOf(0.5, []), legend: "p50" },
      { of: durationOf(0.95, []), legend: "p95" },
      { of: durationOf(0.99, []), legend: "p99" },
    ],
    limit: { alert: "service-latency-high" },
    alerts: ["service-slow-requests"],
    exemplars: true,
    nothing: "no requests",
    links: [slowTraces, overMonths],
  }),
  heatmap({
    title: "Duration of requests",
    description:
      "How many requests took how long. An orange dot is one request: it opens its trace where the set keeps traces.",
    of: catalog.httpRequestDuration,
    exemplars: true,
    width: 24,
    height: 7,
    nothing: "no requests",
  }),
];

const routes = table({
  title: "Routes",
  description: "Each route, the busiest first: a cell is coloured once its alert would fire.",
  nothing: "no requests",
  alerts: ["route-error-rate-high", "route-latency-high"],
  labels: [
    { label: "http.request.method", title: "Method", widthPx: 90 },
    {
      label: "http.route",
      title: "Route",
      links: [
        toTraces("Traces of this route", { where: { "http.route": ofRow("http.route") } }),
        toTraces("Failed traces of this route", {
          failed: true,
          where: { "http.route": ofRow("http.route") },
        }),
      ],
    },
  ],
  values: [
    { title: "Rate", of: requests(route), unit: "reqps" },
    { title: "Errors", of: failing(route), limit: { alert: "route-error-rate-high" } },
    { title: "p50", of: durationOf(0.5, route) },
    { title: "p95", of: durationOf(0.95, route), limit: { alert: "service-latency-high" } },
    { title: "p99", of: durationOf(0.99, route), limit: { alert: "route-latency-high" } },
  ],
});

const versions = table({
  title: "Versions compared",
  description:
    "What each version that runs does: a release that is worse stands beside the old one.",
  height: 6,
  nothing: "no requests",
  labels: [{ label: "service.version", title: "Version" }],
  values: [
    { title: "Processes", of: countSeries(value(catalog.processUptime), { by: version }) },
    { title: "Runs for", of: max(value(catalog.processUptime), { by: version }) },
    { title: "Rate", of: requests(version), unit: "reqps" },
    { title: "Errors", of: failing(version), limit: { alert: "service-error-rate-high" } },
    { title: "p95", of: durationOf(0.95, version), limit: { alert: "service-latency-high" } },
  ],
  sortBy: "Runs for",
  descending: false,
});

/** Nothing runs for long, or what an application meant to say is lost. */
const processes = [
  timeSeries({
    title: "Time since start",
    description: "Time since each process started. A fall is a restart, several are a crash loop.",
    show: [
      {
        of: byProcess(min(value(catalog.processUptime), { by: processLabels })),
        legend: "{{process}}",
      },
    ],
    width: 12,
    alerts: ["crash-loop", "instance-crash-loop"],
    nothing: "no process reports",
  }),
  timeSeries({
    title: "Telemetry lost in the service",
    description: "Spans, points and log lines that the service threw away, by reason.",
    show: [
      {
        of: sum(rate(catalog.telemetryItemsDropped, "auto"), {
          by: ["telemetry.signal", "telemetry.drop.reason"],
        }),
      },
    ],
    width: 12,
    alerts: ["service-telemetry-lost"],
    nothing: "none lost",
  }),
  timeSeries({
    title: "Disk",
    description: "How full the file systems are that the service watches.",
    show: [{ of: max(value(catalog.diskUsage), { by: ["system.filesystem.mountpoint"] }) }],
    limit: { alert: "disk-nearly-full" },
    alerts: ["disk-full-soon"],
    width: 12,
    nothing: "no disk is watched",
  }),
] as const;

/** Rate, errors and duration of a service, then what explains them. */
export const serviceOverview: ShippedDashboard<"service-overview"> = {
  uid: "service-overview",
  options: (context) => ({
    title: "Service",
    description:
      "One service: rate, errors and duration of its requests, its routes, dependencies and versions, and the log lines and traces behind them.",
    questions: [
      "Is the service well?",
      "Since when, and was something deployed then?",
      "Which route is it? Which version?",
      "Is it the service, or what it calls?",
      "What do its log lines and traces say?",
    ],
    services: "one",
    range: "1h",
    panels: [...answers(context), ...overTime, routes, versions],
    rows: [
      row({ title: "Dependencies", closed: true, panels: dependencyPanels }),
      row({
        title: "Log lines",
        closed: true,
        panels: [
          timeSeries({
            title: "Log lines by level",
            description: "Log lines in each step, by level.",
            show: [countLines({ by: "level" })],
            stacked: true,
            width: 24,
            height: 6,
            nothing: "no lines",
          }),
          logs({
            title: "Warnings and errors",
            description:
              "A line's trace_id opens its trace; request_id finds all lines of one request.",
            atLeast: "warn",
            nothing: "no warning and no error",
          }),
        ],
      }),
      row({
        title: "Traces",
        closed: true,
        panels: [
          traces({
            title: "Failed traces",
            description: "The newest traces in which a span of the service failed.",
            failed: true,
            nothing: "no trace failed",
          }),
          traces({
            title: "Slow traces",
            description: "The newest traces in which a request to the service took over 500 ms.",
            slowerThan: "500ms",
            nothing: "no slow trace",
          }),
        ],
      }),
      row({ title: "Workflows", closed: true, panels: workflowPanels }),
      row({ title: "Processes", closed: true, panels: processes }),
    ],
  }),
};
