import { describe, expect, test } from "vitest";

import {
  defineDashboard,
  heatmap,
  row,
  stat,
  timeSeries,
  toDashboard,
} from "#src/dashboards/index.ts";
import { catalog } from "#src/metrics/catalog.ts";
import { defineMetrics } from "#src/metrics/define/define-metrics.ts";
import { sum } from "#src/promql/aggregate.ts";
import { rate } from "#src/promql/functions.ts";
import { quantile } from "#src/promql/histogram.ts";
import {
  shippedDashboards,
  type ShippedDashboardsOptions,
} from "#src/shipped/shipped-dashboards.ts";

import { problemsOf } from "../project/problems-of.ts";

const anything = (options: unknown): ShippedDashboardsOptions =>
  options as ShippedDashboardsOptions;

const text = { title: "Ours", description: "Ours." } as const;
const of = sum(rate(catalog.workflowsFailed, "auto"), { by: [] });
const good = stat({ ...text, show: [{ of }] });
const { orders } = defineMetrics({
  orders: { name: "shop.orders", kind: "counter", unit: "{order}", description: "Orders." },
});
const uids = "home, service-overview, nodejs-runtime, health, objectives, alerts, pipeline, trends";
const names = "home, serviceOverview, nodejsRuntime, health, objectives, alerts, pipeline, trends";

function told(options: unknown): readonly string[] {
  return problemsOf({ dashboards: shippedDashboards(anything(options)) }).map((line) =>
    line.replace("observability.config.ts: ", ""),
  );
}

describe("a config is refused with", () => {
  test.each<[string, unknown, readonly string[]]>([
    [
      "a dashboard that is misspelt",
      { without: ["trend", 5] },
      [
        '.without[0]: expected the dashboard trends, got "trend"',
        `.without[1]: expected one of ${uids}, got 5`,
      ],
    ],
    [
      "both ways at once",
      { without: ["trends"], only: ["health"] },
      [": expected either only or without, got both"],
    ],
    [
      "other options",
      { except: ["trends"], only: "health", serviceOverveiw: false },
      [
        `: expected only, without or a dashboard (${names}), got except`,
        '.only: expected a list of uids, got "health"',
        ": expected serviceOverview, got serviceOverveiw",
      ],
    ],
    [
      "no object",
      ["trends"],
      [': expected an object such as { without: ["trends"] }, got ["trends"]'],
    ],
    [
      "changes that are none",
      { home: true, health: null, trends: ["x"], alerts: [] },
      [
        ".home: expected a change such as { after, add: [panel] }, a dashboard, or false, got true",
        ".health: expected a change such as { after, add: [panel] }, a dashboard, or false, got null",
        '.trends[0]: expected a change such as { after, add: [panel] }, a dashboard, or false, got "x"',
      ],
    ],
    [
      "a place that is not there",
      { serviceOverview: { after: "Rotes", add: [good] } },
      ['.serviceOverview.after: expected the panel Routes, got "Rotes"'],
    ],
    [
      "a place without panels",
      { serviceOverview: { after: "Routes" } },
      [".serviceOverview.add: expected the panels that stand behind it, got nothing"],
    ],
    [
      "misspelt fields, and lists that are none",
      { serviceOverview: { befor: "Routes", add: good, rows: "x", without: "Routes" } },
      [
        ".serviceOverview: expected one of after, add, replace, without, rows, got befor",
        /^dashboards: shippedDashboards\.serviceOverview\.add: expected a list of panels, got \{/
          .source,
        '.serviceOverview.without: expected a list of titles, got "Routes"',
        '.serviceOverview.rows: expected a list of rows, got "x"',
      ],
    ],
    [
      "what is no panel, and no row",
      { serviceOverview: { add: [5], rows: [good, row({ title: "", panels: [] as never })] } },
      [
        /^dashboards: shippedDashboards\.serviceOverview\.rows\[0\]: expected what row\(\) returns, got \{/
          .source,
        '.serviceOverview.rows[1].title: expected a text that is not empty, got ""',
        ".serviceOverview.rows[1].panels: expected at least one panel, got []",
        ".serviceOverview.add[0]: expected a panel such as timeSeries(…), got 5",
      ],
    ],
    [
      "titles that are not there",
      { serviceOverview: { without: ["Rotes"], replace: { Routs: good } } },
      [
        '.serviceOverview.replace: expected the panel Routes, got "Routs"',
        '.serviceOverview.without[0]: expected the panel Routes, got "Rotes"',
      ],
    ],
    [
      "replacements that are none",
      { serviceOverview: { replace: [good] }, health: { replace: { "Check duration": 5 } } },
      [
        /^dashboards: shippedDashboards\.serviceOverview\.replace: expected panels by the titles of others, got \[/
          .source,
        '.health.replace."Check duration": expected a panel such as timeSeries(…), got 5',
      ],
    ],
    [
      "titles twice",
      {
        serviceOverview: { add: [stat({ ...text, title: "Routes", show: [{ of }] }), good, good] },
      },
      [
        '.serviceOverview.add[0].title: expected a title that no other panel has, got "Routes"',
        '.serviceOverview.add[2].title: expected a title that no other panel has, got "Ours"',
      ],
    ],
    [
      "a title that a change before it added",
      { serviceOverview: [{ add: [good] }, { rows: [row({ title: "A", panels: [good] })] }] },
      [
        '.serviceOverview[1].rows[0].panels[0].title: expected a title that no other panel has, got "Ours"',
      ],
    ],
    [
      "mistakes in panels",
      { serviceOverview: { add: [timeSeries({ ...text, show: [], width: 99 } as never)] } },
      [
        ".serviceOverview.add[0].width: expected columns, 1 to 24, got 99",
        ".serviceOverview.add[0].show: expected at least one expression to show, got []",
      ],
    ],
    [
      "another uid in its place",
      { home: defineDashboard({ ...text, uid: "hom", panels: [good] }) },
      ['.home.uid: expected home, got "hom"'],
    ],
  ])("%s", (_what, options, problems) => {
    const expected = problems.map((line) =>
      line.startsWith("^") ? line : `dashboards: shippedDashboards${line}`,
    );
    const lines = told(options).map((line, index) => {
      const pattern = expected[index] ?? "";
      return pattern.startsWith("^") && new RegExp(pattern).test(line) ? pattern : line;
    });
    expect(lines).toEqual(expected);
  });
});

describe("what the panels of changes name is looked up, in its place:", () => {
  const broken = sum(rate(catalog.workflowsFailed, "5 minutes" as never), { by: [] });
  const inPlace = (problem: string): readonly string[] => [
    `dashboards: shippedDashboards.serviceOverview.${problem}`,
  ];

  test.each<[string, object, string]>([
    [
      "expressions",
      { add: [good, stat({ ...text, title: "B", show: [{ of }, { of: broken }] })] },
      'add[1].show[1].of: expected a window such as "5m", got "5 minutes"',
    ],
    [
      "expressions of a heatmap in a row",
      {
        rows: [
          row({
            title: "A",
            panels: [
              heatmap({
                ...text,
                of: catalog.httpRequestDuration,
                where: { "http.rout": "/x" } as never,
              }),
            ],
          }),
        ],
      },
      'rows[0].panels[0].of: expected the label http.route, got "http.rout"',
    ],
    [
      "expressions of what replaces a panel",
      { replace: { Routes: stat({ ...text, show: [{ of: broken }] }) } },
      'replace."Routes".show[0].of: expected a window such as "5m", got "5 minutes"',
    ],
    [
      "alerts",
      { add: [stat({ ...text, show: [{ of }], alerts: ["service-latncy-high"] })] },
      'add[0].alerts[0]: expected the alert service-latency-high, got "service-latncy-high"',
    ],
    [
      "limits of alerts",
      { add: [stat({ ...text, show: [{ of }], limit: { alert: "service-latency-high" } })] },
      'add[0].limit.alert: expected an alert on perSecond, got "service-latency-high", which is on seconds',
    ],
    [
      "links",
      { add: [stat({ ...text, show: [{ of }], links: [toDashboard("helth", { title: "A" })] })] },
      'add[0].links[0].uid: expected the dashboard health, got "helth"',
    ],
  ])("%s", (_what, serviceOverview, problem) => {
    expect(told({ serviceOverview })).toEqual(inPlace(problem));
  });

  test("metrics that the config does not list", () => {
    const own = stat({ ...text, show: [{ of: sum(rate(orders, "auto"), { by: [] }) }] });
    const dashboards = shippedDashboards({ serviceOverview: { after: "Routes", add: [own] } });
    expect(problemsOf({ dashboards })).toEqual([
      "observability.config.ts: metrics: expected every metric that rules and panels read: add shop.orders, got no metrics",
    ]);
    expect(problemsOf({ dashboards, metrics: { orders } })).toEqual([]);
  });

  test("panels that a change adds may be linked to", () => {
    const link = toDashboard("service-overview", { title: "Ours", panel: "Ours" });
    const linking = stat({ ...text, title: "Linking", show: [{ of }], links: [link] });
    expect(told({ home: { add: [linking] }, serviceOverview: { add: [good] } })).toEqual([]);
    expect(told({ home: { add: [linking] } })).toEqual([
      expect.stringMatching(
        /^dashboards: shippedDashboards\.home\.add\[0\]\.links\[0\]\.panel: expected .*, got "Ours"$/,
      ),
    ]);
  });

  test("a panel of a window, and a quantile, are taken", () => {
    const p99 = quantile(0.99, catalog.httpRequestDuration, "range", { by: ["http.route"] });
    expect(told({ serviceOverview: { add: [stat({ ...text, show: [{ of: p99 }] })] } })).toEqual(
      [],
    );
  });
});
