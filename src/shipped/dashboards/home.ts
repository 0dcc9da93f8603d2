import { alertList } from "../../dashboards/define/alert-list.ts";
import { toDashboard } from "../../dashboards/define/links.ts";
import type { PanelDefinition } from "../../dashboards/define/panel-definition.ts";
import { row } from "../../dashboards/define/row.ts";
import { stat } from "../../dashboards/define/stat.ts";
import { table } from "../../dashboards/define/table.ts";
import { timeSeries } from "../../dashboards/define/time-series.ts";
import type { DashboardContext } from "../../dashboards/definition.ts";
import { ofRow } from "../../dashboards/model/query.ts";
import { alertSeries } from "../../metrics/alert-series.ts";
import { catalog } from "../../metrics/catalog.ts";
import { bottomk, countSeries, max, min, topk } from "../../promql/aggregate.ts";
import { age } from "../../promql/arithmetic.ts";
import { timestamp } from "../../promql/clock.ts";
import { equals } from "../../promql/condition.ts";
import { filtered } from "../../promql/filtered.ts";
import { value } from "../../promql/functions.ts";
import { oneOf, present } from "../../promql/label-condition.ts";
import { count, ratio, seconds } from "../../promql/quantity.ts";
import { budgetsLeft } from "./budgets.ts";
import { howMany } from "./how-many.ts";
import { healthStates, serviceStates } from "./health-states.ts";
import { durationOf, failing, requests } from "./requests.ts";
import type { ShippedDashboard } from "./shipped-dashboard.ts";

const byService = ["service.name"] as const;

/** One is too many. Colours begin at a threshold: 1 would have that of 0 below it. */
const any = { above: count(0.5) } as const;

const toService = toDashboard("service-overview", {
  title: "This service",
  choose: { service: ofRow("service.name") },
});

const answers = ({ objectives }: DashboardContext): readonly PanelDefinition[] => [
  stat({
    title: "Unhealthy services",
    description: "Services of which an instance says that it is unhealthy.",
    show: [{ of: howMany(filtered(equals(serviceStates(), count(3)))) }],
    limit: any,
    links: [toDashboard("health", { title: "Health" })],
  }),
  stat({
    title: "Urgent alerts",
    description: "Alerts of severity critical or high that fire.",
    show: [
      {
        of: howMany(
          value(alertSeries.alerts, {
            alertstate: "firing",
            severity: oneOf("critical", "high"),
          }),
        ),
      },
    ],
    limit: any,
    links: [toDashboard("alerts", { title: "Alerts" })],
  }),
  stat({
    title: "Most failing service",
    description: "The service with the greatest share of requests answered with 5xx.",
    show: [{ of: topk(1, failing(byService)), legend: "{{service_name}}" }],
    limit: { alert: "service-error-rate-high" },
    nothing: "no requests",
    lineLinks: [toService],
  }),
  stat({
    title: "Slowest service",
    description: "The service with the greatest 95th percentile of its requests' duration.",
    show: [{ of: topk(1, durationOf(0.95, byService)), legend: "{{service_name}}" }],
    limit: { alert: "service-latency-high" },
    nothing: "no requests",
    lineLinks: [toService],
  }),
  ...(objectives.length === 0
    ? []
    : [
        stat({
          title: "Least budget left",
          description: "The objective that has least of its error budget left.",
          show: [{ of: bottomk(1, budgetsLeft()), legend: "{{service_name}} {{objective}}" }],
          limit: { below: ratio(0) },
          nothing: "no requests yet",
          links: [toDashboard("objectives", { title: "Objectives" })],
        }),
      ]),
  stat({
    title: "Age of telemetry",
    description: "How old the newest sample of any service is. Old news say nothing of now.",
    show: [{ of: age(max(timestamp(value(catalog.processUptime)), { by: [] })) }],
    limit: { above: seconds(60) },
    nothing: "nothing arrives",
    links: [toDashboard("pipeline", { title: "Pipeline" })],
  }),
];

const services = ({ objectives }: DashboardContext): PanelDefinition =>
  table({
    title: "Services",
    description:
      "Each service: the state of its worst instance, its requests, and what is left of its budgets. A service without requests or health checks has empty cells.",
    nothing: "no service reports",
    labels: [{ label: "service.name", title: "Service", links: [toService] }],
    values: [
      { title: "State", of: serviceStates(), states: healthStates },
      {
        title: "Alerts",
        of: countSeries(
          value(alertSeries.alerts, { alertstate: "firing", "service.name": present }),
          {
            by: byService,
          },
        ),
        limit: any,
      },
      { title: "Rate", of: requests(byService), unit: "reqps" },
      { title: "Errors", of: failing(byService), limit: { alert: "service-error-rate-high" } },
      { title: "p95", of: durationOf(0.95, byService), limit: { alert: "service-latency-high" } },
      ...(objectives.length === 0
        ? []
        : [
            {
              title: "Budget left",
              of: min(budgetsLeft(), { by: byService }),
              limit: { below: ratio(0) },
            },
          ]),
      { title: "Processes", of: countSeries(value(catalog.processUptime), { by: byService }) },
    ],
    sortBy: "State",
  });

const versions = table({
  title: "Versions",
  description: "What runs, the newest first. A version that just began is a deploy.",
  width: 12,
  height: 8,
  nothing: "no service has a version",
  labels: [
    { label: "service.name", title: "Service", links: [toService] },
    { label: "service.version", title: "Version" },
  ],
  values: [
    {
      title: "Runs for",
      of: max(value(catalog.processUptime, { "service.version": present }), {
        by: ["service.name", "service.version"],
      }),
    },
    {
      title: "Processes",
      of: countSeries(value(catalog.processUptime, { "service.version": present }), {
        by: ["service.name", "service.version"],
      }),
    },
  ],
  sortBy: "Runs for",
  descending: false,
});

/** The environment at a glance. */
export const home: ShippedDashboard<"home"> = {
  uid: "home",
  options: (context) => ({
    title: "Home",
    description: "The environment at a glance: is it well, and if not, where?",
    questions: [
      "Is anything unhealthy, failing or slow?",
      "Which alerts fire, and where are they shown?",
      "Which service is it?",
      "What was deployed?",
    ],
    choose: ["environment", "namespace"],
    range: "1h",
    panels: [
      ...answers(context),
      services(context),
      alertList({
        title: "Firing alerts",
        description: "The worst first. Each leads to the panel that shows it.",
        width: 12,
        dashboard: "alerts",
        nothing: "no alert fires",
      }),
      versions,
    ],
    rows: [
      row({
        title: "Requests",
        panels: [
          timeSeries({
            title: "Requests by service",
            description: "HTTP requests a second that each service answered.",
            show: [{ of: requests(byService) }],
            unit: "reqps",
            width: 12,
            nothing: "no requests",
            lineLinks: [toService],
          }),
          timeSeries({
            title: "Failing requests by service",
            description: "Share of the requests of each service that were answered with 5xx.",
            show: [{ of: failing(byService) }],
            limit: { alert: "service-error-rate-high" },
            width: 12,
            nothing: "no requests",
            lineLinks: [toService],
          }),
        ],
      }),
    ],
  }),
};
