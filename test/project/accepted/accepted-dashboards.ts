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
  toUrl,
  traces,
  type DashboardDefinition,
  type DashboardOptions,
  type DashboardSet,
} from "#src/dashboards/index.ts";
import { alertSeries, catalog } from "#src/metrics/index.ts";
import {
  age,
  averaged,
  count,
  highest,
  max,
  minus,
  observations,
  offset,
  over,
  percent,
  predict,
  quantile,
  rate,
  raw,
  seconds,
  share,
  sum,
  times,
  value,
} from "#src/alerting/index.ts";
import { shippedDashboards } from "#src/shipped/index.ts";

import { metrics } from "./metrics.ts";

/** What a reasonable user writes, by what is special about it. */
export type AcceptedDashboards = readonly [
  name: string,
  ...dashboards: readonly (DashboardDefinition | DashboardSet)[],
];

const says = { title: "Requests", description: "How many." } as const;
const byRoute = { by: ["service.name", "http.route"] } as const;
const byService = { by: ["service.name"] } as const;
const requests = sum(observations(catalog.httpRequestDuration, "auto"), byRoute);
const latency = quantile(0.95, catalog.httpRequestDuration, "auto", byService);
const one = stat({ ...says, show: [{ of: requests }] });

function own(fields: Partial<DashboardOptions>): DashboardDefinition {
  return defineDashboard({ uid: "own", title: "Own", description: "Ours.", ...fields });
}

export const acceptedDashboards: readonly AcceptedDashboards[] = [
  ["the smallest one", own({ panels: [one] })],
  ["rows without panels before them", own({ rows: [row({ title: "Only", panels: [one] })] })],
  [
    "nothing that can be chosen, nothing marked, and no refresh",
    own({ choose: [], marks: [], refresh: "off", panels: [one], range: "1m" }),
  ],
  ["a year, asked for once an hour", own({ panels: [one], range: "1y", refresh: "1h" })],
  [
    "texts in other scripts, with quotes, dollars and braces",
    own({
      title: "Käse & Kuchen «50 %»",
      panels: [
        stat({
          title: '注文 "today" {{x}}',
          description: "$5 each: 100 %\nper `order`",
          show: [{ of: requests, legend: "注文" }],
        }),
      ],
    }),
  ],
  [
    "titles such as those of fields of every object",
    own({
      panels: ["constructor", "toString", "__proto__"].map((title) =>
        stat({ title, description: "d", show: [{ of: requests }] }),
      ),
    }),
  ],
  [
    "PromQL with Grafana's windows and with the choice of its author",
    own({
      panels: [
        timeSeries({
          ...says,
          show: [
            {
              of: raw(
                'sum by (outcome) (rate(orders_placed_total{service_name=~"$service"}[$__rate_interval]))',
                { labels: ["outcome"], dimension: "perSecond" },
              ),
              legend: "{{outcome}} a second",
            },
          ],
        }),
      ],
    }),
  ],
  [
    "values below zero, with a limit at zero and below it",
    own({
      panels: [
        timeSeries({ ...says, show: [{ of: value(metrics.balance) }], limit: { below: count(0) } }),
        gauge({
          ...says,
          title: "Change",
          show: [{ of: minus(value(metrics.balance), offset(value(metrics.balance), "1d")) }],
          min: -100,
          max: 100,
          limit: { below: count(-50) },
        }),
      ],
    }),
  ],
  [
    "this week beside the last, a prediction, and what was highest in the range",
    own({
      panels: [
        timeSeries({
          ...says,
          show: [
            { of: value(metrics.waiting), legend: "now" },
            { of: offset(value(metrics.waiting), "7d"), legend: "a week ago" },
            { of: predict(metrics.waiting, "1h", "4h"), legend: "in 4 h" },
            { of: times(highest(metrics.waiting, "range"), 2), legend: "" },
          ],
        }),
        stat({
          ...says,
          title: "Mean",
          show: [
            {
              of: averaged(
                over(sum(value(metrics.waiting), byService), { range: "range", step: "5m" }),
              ),
            },
          ],
        }),
        stat({
          ...says,
          title: "Backup",
          show: [{ of: age(value(metrics.lastRun)) }],
          limit: { above: seconds(86_400) },
        }),
      ],
    }),
  ],
  [
    "panels as narrow, as wide and as high as they may be",
    own({
      panels: [
        stat({ ...says, show: [{ of: requests }], width: 1, height: 2 }),
        timeSeries({
          ...says,
          title: "Wide",
          show: [{ of: requests }],
          width: 24,
          height: 40,
          step: "1ms",
          max: 1e9,
        }),
      ],
    }),
  ],
  [
    "log lines and traces, where a set may keep none",
    own({
      panels: [
        logs({
          ...says,
          where: { "exception.type": true, "order.id": 'a"b{}$' },
          containing: '`x` "y" \\',
        }),
        traces({ ...says, title: "Of a service", service: "gateway", slowerThan: 1 }),
        timeSeries({
          ...says,
          title: "Lines",
          show: [
            countLines({ by: "level", as: "rate" }),
            countLines({ by: "order.channel", as: "rate", legend: "{{order_channel}}" }),
          ],
        }),
        timeSeries({
          ...says,
          title: "Both",
          show: [{ of: requests }, countLines({ by: "level", as: "rate" })],
        }),
      ],
    }),
  ],
  [
    "only log lines, and an environment alone",
    own({ choose: ["environment"], panels: [logs({ ...says, atLeast: "error" })] }),
  ],
  [
    "links everywhere: to itself, to one that was left out, and to pages",
    shippedDashboards({ without: ["trends"] }),
    own({
      panels: [
        timeSeries({
          ...says,
          show: [{ of: requests }],
          links: [
            toDashboard("own", {
              title: "This",
              panel: "Requests",
              choose: { environment: "a b" },
            }),
            toDashboard("trends", { title: "Months", from: "now-1y" }),
            toUrl("Runbook", "https://example.com/wiki?page=orders#top"),
            toUrl("Local", "/explore"),
            toLines("Lines"),
            toTraces("Traces"),
          ],
          lineLinks: [
            toDashboard("health", { title: "Health", choose: { service: ofRow("service_name") } }),
            toTraces("Its traces", {
              service: ofRow("service.name"),
              where: { "http.route": ofRow("http.route") },
            }),
          ],
        }),
      ],
    }),
  ],
  [
    "an alert of several panels, one that is disabled, and a limit of each kind",
    own({
      panels: [
        stat({ ...says, show: [{ of: latency }], limit: { alert: "service-latency-high" } }),
        timeSeries({
          ...says,
          title: "A",
          show: [{ of: latency }],
          alerts: ["service-latency-high", "service-latency-high"],
        }),
        stat({
          ...says,
          title: "B",
          show: [{ of: share(requests, requests) }],
          limit: { above: percent(0) },
        }),
      ],
    }),
  ],
  [
    "a table of one column, a heatmap, a timeline and the alerts",
    own({
      panels: [
        table({
          ...says,
          labels: [{ label: "service.name", title: "Service" }],
          values: [{ title: "Seconds", of: latency, limit: { above: seconds(1) } }],
          sortBy: "Service",
          descending: false,
        }),
        heatmap({ ...says, title: "Heat", of: metrics.duration }),
        stateTimeline({
          ...says,
          title: "States",
          show: [
            {
              of: max(value(catalog.healthSystemStatus), {
                by: ["service.name", "health.system.state"],
              }),
            },
          ],
          states: [
            { value: -1, text: "?", means: "unknown" },
            { value: 0.5, text: "half", means: "warning" },
          ],
        }),
        alertList({ ...says, title: "Alerts", states: ["pending", "firing"], dashboard: "alerts" }),
        text({
          ...says,
          title: "Words",
          markdown: "# Hello\n\n<b>$5</b> [x](https://example.com)",
        }),
        table({
          ...says,
          title: "By alert",
          labels: [{ label: "alertname", title: "Alert", means: { Watchdog: "neutral" } }],
          values: [
            {
              title: "Bound",
              of: max(value(alertSeries.alertDetectionBound), { by: ["alertname"] }),
            },
          ],
        }),
      ],
    }),
    shippedDashboards({ only: ["alerts"] }),
  ],
  [
    "what ships changed in several ways, beside a copy of a panel's title",
    shippedDashboards({
      serviceOverview: [
        {
          after: "Routes",
          add: [
            stat({
              ...says,
              title: "Orders",
              show: [{ of: sum(rate(metrics.orders, "auto"), byService) }],
            }),
          ],
        },
        {
          without: ["Routes"],
          rows: [
            row({
              title: "Ours",
              closed: true,
              panels: [stat({ ...says, title: "Routes", show: [{ of: requests }] })],
            }),
          ],
        },
      ],
      trends: false,
      home: own({ uid: "home", title: "Shop", panels: [one] }),
    }),
    own({ panels: [stat({ ...says, title: "Routes", show: [{ of: requests }] })] }),
  ],
  [
    "forty rows, some of one heading",
    own({
      panels: [one],
      rows: Array.from({ length: 40 }, (_, index) =>
        row({
          title: `Row ${index % 3}`,
          closed: index % 2 === 0,
          panels: [stat({ ...says, title: `Panel ${index}`, show: [{ of: requests }] })],
        }),
      ),
    }),
  ],
];
