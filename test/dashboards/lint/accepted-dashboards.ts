import type { DashboardCheck } from "#src/dashboards/lint/finding.ts";

import {
  dashboard,
  folded,
  named,
  target,
  withAnnotation,
  withColumns,
  withDefaults,
  withFilter,
  withPanel,
  withQuery,
  withThresholds,
} from "./valid-dashboard.ts";

/** What a check must have nothing against, though it is close. */
export const accepted: readonly (readonly [DashboardCheck, name: string, json: unknown])[] = [
  ["refresh", "none", dashboard({ refresh: false })],
  ["refresh", "left to Grafana", dashboard({ refresh: "auto" })],
  ["panel-title", "of a panel of the library", withPanel({ title: undefined, libraryPanel: {} })],
  ["panel-title", "that of its row", folded(0, "Errors")],
  [
    "unit",
    "that of a heatmap's axis",
    withPanel({ type: "heatmap", fieldConfig: {}, options: { yAxis: { unit: "s" } } }),
  ],
  ["layout", "panels that are folded into a row", folded(0)],
  ["unit", "a made one", withDefaults({ unit: "suffix: orders" })],
  ["unit", "none of a state", withDefaults({ mappings: [{ type: "value", options: {} }] })],
  ["unit", "of columns", withColumns("unit", "s")],
  ["unit", "none of log lines", withPanel({ type: "logs", fieldConfig: undefined })],
  ["no-value", "a text", withFilter({ noValue: "none" })],
  ["no-value", "a filter or 0", withQuery("(up > 1) or vector(0)")],
  ["no-value", "an answer of 1 or 0", withQuery("up >bool 0")],
  [
    "no-value",
    "a query beside it that does not filter",
    withPanel({ targets: [target(), target({ refId: "B", expr: "up > 1" })] }),
  ],
  ["thresholds", "ascending", withThresholds([null, 1, 5])],
  ["axis-bound", "a maximum", withPanel({ fieldConfig: { defaults: { unit: "s", max: 1 } } })],
  ["axis-bound", "a number", withPanel({ type: "stat", fieldConfig: { defaults: { unit: "s" } } })],
  ["data-source", "mixed", withPanel({ datasource: { uid: "-- Mixed --" } })],
  [
    "data-source",
    "that of a text",
    withPanel({ type: "text", datasource: null, targets: undefined }),
  ],
  [
    "data-source",
    "an expression",
    withPanel({
      targets: [
        target(),
        target({ refId: "B", datasource: { type: "__expr__", uid: "__expr__" } }),
      ],
    }),
  ],
  [
    "query",
    "none of a row",
    dashboard({
      panels: [{ type: "row", title: "More", id: 1, gridPos: { x: 0, y: 0, w: 24, h: 1 } }],
    }),
  ],
  ...[
    'up{service_name=~"${service:regex}", instance!~"$service.*"} offset $__interval',
    "topk($service, up)",
    "sum by ($service) (up)",
    "$service > $__range_s",
    "up[[service]]",
    "$service by (job) (up)",
    "${service}(up[5m]) / on () group_left () sum(up)",
    "up{job=~${service:doublequote}}",
    "topk($a, up) + topk($b, up) + topk($c, up) + topk($d, up) + topk($e, up)",
    "quantile($service, up @ ${__to:date:seconds}) * $__interval_ms",
    "rate(http_${service}_total[$__rate_interval])",
    "avg_over_time(up[${__range}])",
    'up{path=~"^/a$"} # $ and "quotes',
    'label_replace(up, "a", "$1", "job", "(.*)")',
  ].map((expr) => ["promql", expr, withQuery(expr)] as const),
  ...[
    "sum(increase(requests_total[5m]))",
    "count(requests_total)",
    "up and on (job) requests_total",
    "rate(requests_total[5m]) or 0 * requests_total",
    "service:requests:rate5m_sum",
    "rate(requests_total[5m:1m])",
    "absent(requests_total)",
  ].map((expr) => ["raw-counter", expr, withQuery(expr, named)] as const),
  ...["1m", "$__rate_interval", "$__range", "$service", "$__interval * 4", "1d"].map(
    (window) => ["rate-window", window, withQuery(`rate(requests_total[${window}])`)] as const,
  ),
  ["rate-window", "of a gauge", withQuery("avg_over_time(up[15s])")],
  ...[
    "$__all_variables",
    "${__url_time_range}",
    "${__data.fields.trace_id}",
    '${__data.fields["span.id"]}',
    "${__field.labels.job:percentencode}",
    "${__value.raw}",
    "${service:queryparam}",
  ].map(
    (text) =>
      ["variable", text, withPanel({ links: [{ title: "More", url: `/x?${text}` }] })] as const,
  ),
  [
    "variable",
    "a macro of SQL",
    withPanel({
      datasource: { type: "mysql", uid: "sql" },
      targets: [
        { refId: "A", rawSql: "SELECT 1 WHERE $__timeFilter(at) GROUP BY $__timeGroup(at, 1m)" },
      ],
    }),
  ],
  [
    "variable",
    "an amount in a text",
    withPanel({ type: "text", options: { content: "$5" }, targets: undefined }),
  ],
  ["variable-refresh", "of one without a query", dashboard()],
  [
    "annotation-scope",
    "of chosen panels",
    withAnnotation({
      target: { expr: "changes(build_info[1h]) > 0" },
      filter: { exclude: false, ids: [1] },
    }),
  ],
  [
    "annotation-scope",
    "Grafana's own",
    dashboard({
      annotations: {
        list: [
          { builtIn: 1, name: "Annotations & Alerts", datasource: "-- Grafana --", enable: true },
        ],
      },
    }),
  ],
  [
    "annotation-region",
    "off by default",
    withAnnotation({ enable: false, target: { expr: 'ALERTS{service_name="$service"}' } }),
  ],
];
