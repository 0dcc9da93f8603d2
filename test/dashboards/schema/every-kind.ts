type Json = Readonly<Record<string, unknown>>;

const source = (type: string) => ({ type, uid: `\${${type}}` });
const metrics = { refId: "A", datasource: source("prometheus"), expr: "up" };
const legend = { calcs: ["max"], displayMode: "table", placement: "right", showLegend: true };
const tooltip = { mode: "multi", sort: "desc" };
const reduceOptions = { calcs: ["lastNotNull"], fields: "", values: false };

/** A panel of each kind that has types, as JSON that every supported Grafana has types for. */
const panels: readonly Json[] = [
  {
    type: "timeseries",
    options: { legend, tooltip },
    fieldConfig: {
      defaults: {
        unit: "s",
        noValue: "none",
        color: { mode: "palette-classic-by-name" },
        thresholds: { mode: "absolute", steps: [{ value: null, color: "green" }] },
        links: [{ title: "Traces", url: "/explore" }],
        custom: { drawStyle: "line", axisSoftMax: 1, stacking: { mode: "none", group: "A" } },
      },
      overrides: [
        {
          matcher: { id: "byName", options: "p95" },
          properties: [
            { id: "unit", value: "s" },
            { id: "custom.lineWidth", value: 2 },
          ],
        },
      ],
    },
    targets: [{ ...metrics, legendFormat: "{{job}}", exemplar: true, range: true, instant: false }],
  },
  {
    type: "stat",
    options: { reduceOptions, colorMode: "background", graphMode: "area", textMode: "auto" },
    fieldConfig: { defaults: { unit: "percentunit", decimals: 1 }, overrides: [] },
    targets: [metrics],
  },
  {
    type: "gauge",
    options: { reduceOptions, showThresholdLabels: false, showThresholdMarkers: true },
    fieldConfig: { defaults: { unit: "percentunit", min: 0, max: 1 }, overrides: [] },
    targets: [metrics],
  },
  {
    type: "table",
    options: { showHeader: true, cellHeight: "sm", sortBy: [{ displayName: "Rate", desc: true }] },
    fieldConfig: {
      defaults: { custom: { align: "auto", inspect: false } },
      overrides: [
        {
          matcher: { id: "byName", options: "Errors" },
          properties: [{ id: "custom.cellOptions", value: { type: "color-background" } }],
        },
      ],
    },
    targets: [{ ...metrics, format: "table", instant: true, range: false }],
    transformations: [{ id: "merge", options: {} }],
  },
  {
    type: "heatmap",
    options: { calculate: false, yAxis: { unit: "s" }, showValue: "never" },
    fieldConfig: { defaults: { unit: "s" }, overrides: [] },
    targets: [{ ...metrics, format: "heatmap" }],
  },
  {
    type: "state-timeline",
    options: { mergeValues: true, showValue: "never", legend, tooltip },
    fieldConfig: { defaults: { custom: { fillOpacity: 80, lineWidth: 0 } }, overrides: [] },
    targets: [metrics],
  },
  {
    type: "logs",
    options: { showTime: true, wrapLogMessage: true, sortOrder: "Descending" },
    datasource: source("loki"),
    targets: [{ refId: "A", datasource: source("loki"), expr: '{a="b"}', queryType: "range" }],
  },
  {
    type: "table",
    datasource: source("tempo"),
    options: {},
    targets: [
      { refId: "A", datasource: source("tempo"), queryType: "traceql", query: "{}", filters: [] },
    ],
  },
  {
    type: "table",
    datasource: source("jaeger"),
    options: {},
    targets: [{ refId: "A", datasource: source("jaeger"), queryType: "search", service: "a" }],
  },
  {
    type: "logs",
    datasource: source("victoriametrics-logs-datasource"),
    options: {},
    targets: [{ refId: "A", expr: "*", queryType: "instant" }],
  },
  { type: "text", options: { mode: "markdown", content: "# Read me" } },
];

/** A dashboard of these panels, with a row, variables, links and annotations. */
export const everyKind: Json = {
  uid: "every-kind",
  title: "Every kind",
  description: "A panel of each kind.",
  tags: ["test"],
  editable: false,
  graphTooltip: 1,
  schemaVersion: 41,
  time: { from: "now-30m", to: "now" },
  timezone: "browser",
  refresh: "30s",
  links: [
    {
      type: "dashboards",
      title: "All",
      tags: ["test"],
      asDropdown: true,
      icon: "external link",
      includeVars: true,
      keepTime: true,
      targetBlank: false,
      tooltip: "",
    },
  ],
  templating: {
    list: [
      { type: "datasource", name: "prometheus", query: "prometheus", hide: 2 },
      {
        type: "query",
        name: "service",
        datasource: source("prometheus"),
        query: { query: "label_values(up, job)", refId: "service" },
        refresh: 2,
        sort: 1,
        multi: true,
        includeAll: true,
        allValue: "..*",
        current: { text: "All", value: "$__all" },
      },
    ],
  },
  annotations: {
    list: [
      {
        name: "Deploys",
        datasource: source("prometheus"),
        enable: true,
        hide: false,
        iconColor: "blue",
        filter: { exclude: false, ids: [1] },
        target: { refId: "deploys", expr: "changes(build_info[1h]) > 0" },
        titleFormat: "{{service_version}}",
      },
    ],
  },
  panels: [
    ...panels.map((panel, index) => ({
      id: index + 1,
      title: `Panel ${index + 1}`,
      description: "A panel.",
      datasource: source("prometheus"),
      gridPos: { x: 0, y: index, w: 24, h: 1 },
      ...panel,
    })),
    { type: "row", id: 99, title: "More", collapsed: true, panels: [] },
  ],
};
