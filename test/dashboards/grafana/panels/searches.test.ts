import { describe, expect, test } from "vitest";

import { heatmap, logs, text as words, traces } from "#src/dashboards/index.ts";
import { catalog } from "#src/metrics/catalog.ts";
import { defineMetrics } from "#src/metrics/define/define-metrics.ts";

import { panelOf } from "../../rendered.ts";

const text = { title: "Routes", description: "Each.", nothing: "none" } as const;

describe("a heatmap", () => {
  test("asks for rates of buckets, in the unit of the dimension", () => {
    const panel = heatmap({
      ...text,
      of: catalog.httpRequestDuration,
      exemplars: true,
      where: { "http.route": "/orders" },
    });
    expect(panelOf(panel)).toMatchObject({
      type: "heatmap",
      targets: [
        {
          format: "heatmap",
          exemplar: true,
          legendFormat: "{{le}}",
          expr: 'sum by (le) (rate(http_server_request_duration_seconds_bucket{http_route="/orders",deployment_environment_name=~"$environment",service_name=~"$service"}[$__rate_interval]))',
        },
      ],
      options: { calculate: false, yAxis: { unit: "s" } },
    });
  });

  test("keeps the unit of a histogram in milliseconds: its bounds are not converted", () => {
    const { wait } = defineMetrics({
      wait: {
        name: "shop.wait",
        kind: "histogram",
        unit: "ms",
        description: "Time.",
        buckets: [10, 100, 1_000],
      },
    });
    expect(panelOf(heatmap({ ...text, of: wait }))).toMatchObject({
      options: { yAxis: { unit: "ms" } },
      fieldConfig: { defaults: { unit: "ms" } },
      targets: [{ exemplar: false }],
    });
  });
});

describe("log lines and traces", () => {
  const lines = logs({ ...text, title: "Lines", atLeast: "warn" });
  const failed = traces({ ...text, title: "Traces", failed: true });

  test("are asked of the set's stores, newest lines first", () => {
    expect(panelOf(lines)).toMatchObject({
      type: "logs",
      datasource: { type: "loki", uid: "${logs}" },
      options: { sortOrder: "Descending" },
    });
    expect(panelOf(failed)).toMatchObject({
      type: "table",
      datasource: { type: "tempo", uid: "${traces}" },
    });
    expect(panelOf(lines, { set: "jaeger-victorialogs" })).toMatchObject({
      datasource: { type: "victoriametrics-logs-datasource" },
    });
  });

  test("are left out where the set keeps none", () => {
    expect([panelOf(lines, { set: "otlp" }), panelOf(failed, { set: "otlp" })]).toEqual([
      undefined,
      undefined,
    ]);
  });

  test("a search of one service is repeated for each that is chosen", () => {
    const set = "jaeger-victorialogs";
    expect(panelOf(failed, { set })).toMatchObject({
      title: "Traces of $service",
      repeat: "service",
    });
    expect(panelOf(failed)).not.toHaveProperty("repeat");
    expect(panelOf(failed, { set, fields: { services: "one" } })).not.toHaveProperty("repeat");
    const ofGateway = traces({ ...text, title: "Traces", service: "gateway" });
    expect(panelOf(ofGateway, { set })).not.toHaveProperty("repeat");
  });
});

test("words ask nothing", () => {
  const panel = panelOf(words({ ...text, title: "Words", markdown: "**Hello**" }));
  expect(panel).toMatchObject({
    type: "text",
    options: { mode: "markdown", content: "**Hello**" },
  });
  expect(panel).not.toHaveProperty("datasource");
  expect(panel).not.toHaveProperty("targets");
});
