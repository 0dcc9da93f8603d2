import { describe, expect, test } from "vitest";

import { defineDashboard } from "#src/dashboards/own/define-dashboard.ts";
import { timeSeries } from "#src/dashboards/own/time-series.ts";
import { defineMetrics } from "#src/metrics/define/define-metrics.ts";
import { renderDashboards } from "#src/dashboards/render.ts";
import { catalog } from "#src/metrics/catalog.ts";
import { sum } from "#src/promql/aggregate.ts";
import { minus, share, times } from "#src/promql/arithmetic.ts";
import { predict, rate, value } from "#src/promql/functions.ts";
import { observations, quantile, shareAbove } from "#src/promql/histogram.ts";
import { perSecond, seconds } from "#src/promql/quantity.ts";
import { raw } from "#src/promql/raw.ts";
import { shippedDashboards } from "#src/shipped/shipped-dashboards.ts";

import { problemsOf } from "../../project/problems-of.ts";

const text = { title: "Requests", description: "How many." };
const ownMetrics = defineMetrics({
  orders: { name: "shop.orders", kind: "counter", unit: "{order}", description: "Orders." },
  gauge: { name: "shop.temperature", kind: "gauge", unit: "Cel", description: "In the store." },
});
const { orders } = ownMetrics;
const byRoute = { by: ["service.name", "http.route"] } as const;
const requests = sum(observations(catalog.httpRequestDuration, "5m"), byRoute);
const latency = quantile(0.95, catalog.httpRequestDuration, "5m", byRoute);
const panel = timeSeries({ ...text, show: [{ of: requests }] });

const dashboard = defineDashboard({
  uid: "checkout",
  title: "Checkout",
  description: "What the checkout does.",
  panels: [
    panel,
    timeSeries({
      title: "Slowest routes",
      description: "How long they take.",
      unit: "s",
      show: [{ of: latency, legend: "{{http_route}}" }],
      limit: { above: seconds(0.5) },
      width: 12,
    }),
  ],
});

test("a dashboard of one's own asks for the expressions of the chosen services", () => {
  const context = {
    stores: { panels: [] },
    objectives: [],
    limits: new Map(),
    source: "observability.config.ts",
  };
  const [[path, json] = ["", ""]] = renderDashboards([dashboard], "otlp", context);
  expect(path).toBe("backends/otlp/grafana/dashboards/checkout.json");
  expect(JSON.parse(json)).toMatchObject({
    uid: "checkout",
    description:
      "What the checkout does. Generated from observability.config.ts by `tamma-obs generate`; do not edit.",
    panels: [
      {
        title: "Requests",
        fieldConfig: { defaults: { unit: "cps" } },
        targets: [
          {
            expr: 'sum by (service_name, http_route) (rate(http_server_request_duration_seconds_count{service_name=~"$service"}[5m]))',
            legendFormat: "{{service_name}} {{http_route}}",
          },
        ],
      },
      {
        fieldConfig: { defaults: { unit: "s", thresholds: { steps: [{}, { value: 0.5 }] } } },
        targets: [{ legendFormat: "{{http_route}}" }],
      },
    ],
  });
});

const anything = (options: unknown): typeof panel =>
  timeSeries(options as Parameters<typeof timeSeries>[0]);
const withPanel = (...panels: readonly unknown[]): unknown =>
  defineDashboard({ uid: "own", title: "Own", description: "Own.", panels: panels as never });

describe("a config is refused with", () => {
  test.each<[string, unknown, readonly string[]]>([
    [
      "a dashboard without texts and panels",
      defineDashboard({ uid: "own", title: "", description: " ", panels: [] as never }),
      [
        'dashboards.own.title: expected a text that is not empty, got ""',
        'dashboards.own.description: expected a text that is not empty, got " "',
        "dashboards.own.panels: expected at least one panel, got []",
      ],
    ],
    [
      "a panel without texts and queries",
      withPanel(anything({ show: [] })),
      [
        "dashboards.own.panels[0].title: expected a text that is not empty, got nothing",
        "dashboards.own.panels[0].description: expected a text that is not empty, got nothing",
        "dashboards.own.panels[0].show: expected at least one expression to show, got []",
      ],
    ],
    [
      "a unit of another scale",
      withPanel(anything({ ...text, unit: "ms", show: [{ of: latency }] })),
      ['dashboards.own.panels[0].unit: expected s or dtdurations for seconds, got "ms"'],
    ],
    [
      "two dimensions in a panel",
      withPanel(anything({ ...text, show: [{ of: latency }, { of: requests }] })),
      ["dashboards.own.panels[0].show[1].of: expected seconds like the first, got perSecond"],
    ],
    [
      "PromQL as text",
      withPanel(anything({ ...text, show: [{ of: "up" }] })),
      [
        'dashboards.own.panels[0].show[0].of: expected an expression such as rate(metric, "5m"), got "up"',
      ],
    ],
    [
      "a legend of a label that is not there",
      withPanel(anything({ ...text, show: [{ of: latency, legend: "{{route}}" }] })),
      [
        'dashboards.own.panels[0].show[0].legend: expected a label of the expression (service_name, http_route), got "route"',
      ],
    ],
    [
      "a limit of another dimension",
      withPanel(
        anything({ ...text, show: [{ of: latency }], limit: { above: perSecond(1) }, width: 25 }),
      ),
      [
        'dashboards.own.panels[0].limit: expected { above } or { below } with seconds, got {"above":{"dimension":"perSecond","value":1}}',
        "dashboards.own.panels[0].width: expected columns, 1 to 24, got 25",
      ],
    ],
    [
      "a legend with braces that do not close",
      withPanel(anything({ ...text, show: [{ of: latency, legend: "{{http_route}} {{" }] })),
      [
        'dashboards.own.panels[0].show[0].legend: expected labels each in {{ and }}, got "{{http_route}} {{"',
      ],
    ],
    [
      "a limit that is no number",
      withPanel(anything({ ...text, show: [{ of: latency }], limit: { above: seconds(NaN) } })),
      [
        'dashboards.own.panels[0].limit: expected { above } or { below } with seconds, got {"above":{"dimension":"seconds","value":null,"given":null}}',
      ],
    ],
    [
      "fields that nothing reads",
      defineDashboard({
        uid: "own",
        title: "Own",
        description: "Own.",
        panles: [],
        panels: [
          anything({
            ...text,
            widht: 12,
            show: [{ of: latency, legned: "x" }],
            limit: { over: seconds(1) },
          }),
        ],
      } as never),
      [
        "dashboards.own: expected the field panels, got panles",
        "dashboards.own.panels[0]: expected one of title, description, unit, show, limit, width, got widht",
        "dashboards.own.panels[0].show[0]: expected the field legend, got legned",
        'dashboards.own.panels[0].limit: expected { above } or { below } with seconds, got {"over":{"dimension":"seconds","value":1}}',
      ],
    ],
    [
      "nothing where there should be something",
      [defineDashboard(undefined as never), withPanel(anything(undefined), null)],
      [
        "dashboards: expected an object such as { uid, title, description, panels }, got nothing",
        "dashboards.own.panels[0]: expected what a panel shows, as an object, got nothing",
        "dashboards.own.panels[1]: expected what timeSeries() returns, got null",
      ],
    ],
    [
      "two panels of one title",
      withPanel(panel, panel),
      ['dashboards.own.panels[1].title: expected a title that no other panel has, got "Requests"'],
    ],
    [
      "a panel that is none",
      withPanel(5),
      ["dashboards.own.panels[0]: expected what timeSeries() returns, got 5"],
    ],
    [
      "a uid twice",
      [dashboard, dashboard],
      ['dashboards: expected a uid that no other dashboard has, got "checkout"'],
    ],
    [
      "a uid that is no name",
      { ...dashboard, uid: "a b" },
      ['dashboards: expected uids of at most 40 letters, digits, - and _, got "a b"'],
    ],
    [
      "the title of another",
      [
        shippedDashboards(),
        defineDashboard({ uid: "own", title: "Health", description: "Mine.", panels: [panel] }),
      ],
      ['dashboards: expected titles that differ, got "Health" of health, own'],
    ],
    [
      "what is no dashboard",
      [5],
      ["dashboards[0]: expected defineDashboard() or shippedDashboards(), got 5"],
    ],
  ])("%s", (_what, dashboards, problems) => {
    expect(problemsOf({ dashboards })).toEqual(
      problems.map((line) => `observability.config.ts: ${line}`),
    );
  });
});

describe("a config is refused with expressions in panels that a rule could not have:", () => {
  const shown = (...show: readonly unknown[]): unknown =>
    withPanel(anything({ ...text, show: show.map((of) => ({ of })) }));
  const { gauge } = ownMetrics;

  test.each<[string, unknown, string]>([
    [
      "no grouping",
      sum(observations(catalog.httpRequestDuration, "5m"), undefined as never),
      "expected a grouping such as { by: [] } or { without: [] }, got nothing",
    ],
    [
      "a rate of a gauge",
      sum(rate(catalog.eventLoopDelayP99 as never, "5m"), { by: [] }),
      "expected a counter of a catalog, got the gauge nodejs.eventloop.delay.p99",
    ],
    [
      "a wrong window",
      rate(catalog.workflowsFailed, "5 minutes" as never),
      'expected a window such as "5m", got "5 minutes"',
    ],
    [
      "a quantile of seven",
      quantile(7, catalog.httpRequestDuration, "5m", { by: [] }),
      "expected a quantile between 0 and 1, got 7",
    ],
    ["text", value("x" as never), 'expected a gauge of a catalog, got "x"'],
    [
      "PromQL that is none",
      raw("sum(((", { labels: [], dimension: "count" }),
      'expected PromQL, got "sum(((" (1:7: parse error: unexpected "end of input" in the expression, expected an operand)',
    ],
    [
      "PromQL of a metric that nobody has",
      raw("shop_ordres_total", { labels: [], dimension: "count" }),
      'expected a metric of a catalog, got "shop_ordres_total"',
    ],
  ])("%s", (_what, of, problem) => {
    expect(problemsOf({ dashboards: shown(of) })).toEqual([
      `observability.config.ts: dashboards.own.panels[0].show[0].of: ${problem}`,
    ]);
  });

  test("all at once, and each once", () => {
    const broken = quantile(7, catalog.httpRequestDuration, "1" as never, { by: [] });
    const problems = problemsOf({ dashboards: shown(latency, broken, value(5 as never)) });
    expect(problems.map((line) => /show\[\d\]\.of: expected an? \w+/.exec(line)?.[0])).toEqual([
      "show[1].of: expected a quantile",
      "show[1].of: expected a window",
      "show[2].of: expected a gauge",
    ]);
  });

  test("metrics that the config does not list", () => {
    const dashboards = shown(rate(orders, "5m"));
    expect(problemsOf({ dashboards })).toEqual([
      "observability.config.ts: metrics: expected every metric that rules and panels read: add shop.orders, got no metrics",
    ]);
    expect(problemsOf({ dashboards, metrics: { orders } })).toEqual([]);
    expect(problemsOf({ dashboards: shown(value(gauge)), metrics: { gauge } })).toEqual([]);
  });

  test("but not with a window that Grafana fills in", () => {
    const own = raw(
      'sum(rate(workflow_failures_total{service_name=~"$service"}[$__rate_interval]))',
      {
        labels: [],
        dimension: "perSecond",
      },
    );
    expect(problemsOf({ dashboards: shown(own) })).toEqual([]);
  });
});

test("an axis begins at zero where no value can be below", () => {
  const rated = rate(orders, "5m");
  const delay = catalog.eventLoopDelayP99;
  const mins = (...all: readonly { readonly dimension: string }[]): unknown =>
    all.map((of) => {
      const dashboard = timeSeries({ ...text, show: [{ of }] } as never)
        .build()
        .build();
      return dashboard.fieldConfig?.defaults.min;
    });
  expect(
    mins(
      rated,
      latency,
      share(requests, requests),
      times(rated, 2),
      shareAbove(0.5, catalog.httpRequestDuration, "5m", { by: [] }),
    ),
  ).toEqual([0, 0, 0, 0, 0]);
  expect(
    mins(
      value(ownMetrics.gauge),
      minus(rated, rated),
      predict(delay, "1h", "4h"),
      times(rated, -1),
      raw("up", { labels: [], dimension: "count" }),
    ),
  ).toEqual([undefined, undefined, undefined, undefined, undefined]);
});
