import { describe, expect, test } from "vitest";

import { lintDashboard } from "#src/dashboards/lint/lint-dashboard.ts";

import { dashboard } from "./valid-dashboard.ts";

/** Returns the names of the checks that have something against a dashboard, in the order of the table. */
function checksAgainst(json: unknown): readonly string[] {
  return [...new Set(lintDashboard(json).map(({ check }) => check))];
}

/** An export for others, as grafana.com has it: it asks for its data source when it is imported. */
const shared = {
  __inputs: [
    { name: "DS_PROMETHEUS", type: "datasource", pluginId: "prometheus", pluginName: "Prometheus" },
  ],
  __requires: [{ type: "grafana", id: "grafana", name: "Grafana", version: "10.4.0" }],
  annotations: {
    list: [
      {
        builtIn: 1,
        datasource: { type: "grafana", uid: "-- Grafana --" },
        enable: true,
        hide: true,
        iconColor: "rgba(0, 211, 255, 1)",
        name: "Annotations & Alerts",
        type: "dashboard",
      },
    ],
  },
  editable: true,
  id: null,
  panels: [
    {
      datasource: "${DS_PROMETHEUS}",
      fieldConfig: { defaults: { color: { mode: "palette-classic" }, unit: "s" }, overrides: [] },
      gridPos: { h: 8, w: 12, x: 0, y: 0 },
      id: 2,
      targets: [
        {
          datasource: { type: "prometheus", uid: "${DS_PROMETHEUS}" },
          expr: 'irate(node_cpu_seconds_total{instance="$node:$port",job="$job",mode="idle"}[5m])',
          refId: "A",
        },
      ],
      title: "Processor of $node",
      type: "timeseries",
    },
  ],
  refresh: "",
  schemaVersion: 39,
  tags: [],
  templating: {
    list: ["job", "node", "port"].map((name) => ({
      name,
      type: "query",
      datasource: { type: "prometheus", uid: "${DS_PROMETHEUS}" },
      query: { query: `label_values(node_uname_info, ${name})`, refId: "x" },
      refresh: 1,
    })),
  },
  title: "Nodes",
  uid: "nodes",
};

/** As mixins write them: data sources by name, `allValue: null`, an interval to choose. */
const mixin = {
  annotations: { list: [] },
  editable: true,
  graphTooltip: 1,
  links: [],
  panels: [
    {
      type: "row",
      title: "Overview",
      id: 10,
      collapse: false,
      collapsed: false,
      gridPos: { h: 1, w: 24, x: 0, y: 0 },
      panels: [],
    },
    {
      datasource: "$datasource",
      description: null,
      fieldConfig: { defaults: { unit: "ops", custom: {} }, overrides: [] },
      gridPos: { h: 9, w: 12, x: 0, y: 1 },
      id: 11,
      repeat: "verb",
      targets: [
        {
          expr: 'sum(rate(apiserver_request_total{verb="[[verb]]"}[$interval])) by (code)',
          refId: "A",
        },
        {
          expr: "histogram_quantile(0.99, sum(apiserver_request_duration_seconds_bucket) by (le))",
          refId: "B",
        },
      ],
      title: "Requests",
      type: "timeseries",
    },
  ],
  refresh: "10s",
  schemaVersion: 14,
  tags: ["kubernetes-mixin"],
  templating: {
    list: [
      { name: "datasource", type: "datasource", query: "prometheus", label: "Data source" },
      { name: "interval", type: "interval", query: "4h,1d", auto: false },
      {
        allValue: null,
        datasource: "$datasource",
        name: "verb",
        query: "label_values(apiserver_request_total, verb)",
        refresh: 2,
        type: "query",
      },
    ],
  },
  title: "API server",
  uid: "09ec8aa1e996d6ffcd6817bbaff4db1b",
};

/** Of another store: its queries are not looked into, its macros are no variables. */
const sql = {
  ...dashboard(),
  annotations: { list: [] },
  templating: { list: [{ name: "shop", type: "custom", query: "a,b" }] },
  panels: [
    {
      id: 1,
      title: "Orders",
      description: "Orders by hour.",
      type: "barchart",
      datasource: { type: "grafana-postgresql-datasource", uid: "orders" },
      fieldConfig: { defaults: { unit: "short" }, overrides: [] },
      gridPos: { h: 8, w: 24, x: 0, y: 0 },
      targets: [
        {
          refId: "A",
          format: "table",
          rawSql:
            "SELECT $__timeGroupAlias(at, $__interval), count(*) FROM orders WHERE $__timeFilter(at) AND shop IN ($shop) GROUP BY 1",
        },
      ],
    },
  ],
};

describe("dashboards of others", () => {
  test("shared with the names of their data sources are read", () => {
    expect(checksAgainst(shared)).toEqual([
      "dashboard-tags",
      "editable",
      "panel-description",
      "axis-bound",
      "variable-refresh",
    ]);
  });

  test("of a mixin are read: rows, sources by name, old variables", () => {
    expect(checksAgainst(mixin)).toEqual([
      "editable",
      "refresh",
      "panel-description",
      "axis-bound",
      "raw-counter",
    ]);
  });

  test("of another store are not read as PromQL", () => {
    expect(checksAgainst(sql)).toEqual([]);
  });

  test("are found in what Grafana's API answers, and in a resource of Kubernetes", () => {
    const api = { meta: { slug: "nodes" }, dashboard: dashboard() };
    const resource = {
      apiVersion: "dashboard.grafana.app/v1beta1",
      kind: "Dashboard",
      metadata: { name: "requests" },
      spec: dashboard(),
    };
    expect([checksAgainst(api), checksAgainst(resource)]).toEqual([[], []]);
  });

  test.each([
    ["a text", '"x"'],
    [[], "[]"],
    [{ groups: [] }, "an object of groups"],
    [{ title: "Old", rows: [{ panels: [] }] }, "rows, as before Grafana 5"],
    [
      { apiVersion: "dashboard.grafana.app/v2", kind: "Dashboard", spec: { elements: {} } },
      "elements, as in the second schema (dashboard.grafana.app/v2)",
    ],
  ])("that are none say what they are: %j", (json, got) => {
    expect(lintDashboard(json === "a text" ? "x" : json)).toEqual([
      expect.objectContaining({ check: "shape", place: "", got }),
    ]);
  });
});
