import { describe, expect, test } from "vitest";

import { colours } from "#src/dashboards/grafana/colours.ts";
import { gauge, stat, stateTimeline, timeSeries } from "#src/dashboards/index.ts";
import { countLines, type State } from "#src/dashboards/index.ts";
import { catalog } from "#src/metrics/catalog.ts";
import { sum } from "#src/promql/aggregate.ts";
import { minus } from "#src/promql/arithmetic.ts";
import { increase, rate, value } from "#src/promql/functions.ts";
import { quantile } from "#src/promql/histogram.ts";
import { count, perSecond, seconds } from "#src/promql/quantity.ts";

import { panelOf } from "../../rendered.ts";

const text = { title: "Failures", description: "How many.", nothing: "none" } as const;
const byService = { by: ["service.name"] } as const;
const failures = sum(rate(catalog.workflowsFailed, "auto"), byService);
const total = sum(increase(catalog.workflowsFailed, "range"), { by: [] });
const latency = quantile(0.95, catalog.httpRequestDuration, "auto", byService);
const metrics = { type: "prometheus", uid: "${metrics}" } as const;
const states: readonly [State, ...State[]] = [
  { value: 0, text: "up", means: "good" },
  { value: 1, text: "down", means: "bad" },
];

describe("a stat", () => {
  test("asks once, at the end of the range, of the dashboard's data source", () => {
    expect(panelOf(stat({ ...text, show: [{ of: failures }] }))).toMatchObject({
      type: "stat",
      datasource: metrics,
      description: "How many.",
      gridPos: { x: 0, y: 0, w: 4, h: 4 },
      targets: [{ refId: "A", datasource: metrics, instant: true, range: false }],
      fieldConfig: { defaults: { noValue: "none", unit: "suffix: workflows/s" } },
      options: { colorMode: "value", graphMode: "none", textMode: "value_and_name" },
    });
  });

  test("is coloured where something judges it", () => {
    const limited = stat({ ...text, show: [{ of: failures }], limit: { above: perSecond(5) } });
    expect(panelOf(limited)).toMatchObject({
      options: { colorMode: "background" },
      fieldConfig: { defaults: { thresholds: { steps: [{}, { value: 5, color: colours.bad }] } } },
    });
    expect(panelOf(stat({ ...text, show: [{ of: total }], states }))).toMatchObject({
      options: { colorMode: "background", textMode: "value" },
      fieldConfig: { defaults: { mappings: [{ options: { 1: { text: "down" } } }, {}] } },
    });
  });

  test("is coloured by the limit of an alert, and by none where it is disabled", () => {
    const panel = stat({ ...text, show: [{ of: failures }], limit: { alert: "failing" } });
    const alerts = new Map([["failing", { name: "Failing", limit: { above: 7 } }]]);
    expect(panelOf(panel, { alerts })).toMatchObject({
      fieldConfig: { defaults: { thresholds: { steps: [{}, { value: 7 }] } } },
    });
    expect(panelOf(panel)).toMatchObject({ options: { colorMode: "value" } });
  });

  test("draws its course where it is wanted", () => {
    const panel = stat({ ...text, show: [{ of: failures }], sparkline: true });
    expect(panelOf(panel)).toMatchObject({
      targets: [{ range: true }],
      options: { graphMode: "area" },
    });
  });
});

test("a gauge has its scale", () => {
  const panel = gauge({ ...text, show: [{ of: latency }], max: 2, limit: { above: seconds(1) } });
  expect(panelOf(panel)).toMatchObject({
    type: "gauge",
    targets: [{ instant: true }],
    fieldConfig: {
      defaults: { unit: "s", min: 0, max: 2, thresholds: { steps: [{}, { value: 1 }] } },
    },
  });
});

describe("lines over time", () => {
  test("are asked over the range, with the axis from zero and its soft end", () => {
    const panel = panelOf(timeSeries({ ...text, show: [{ of: latency }] }));
    expect(panel).toMatchObject({
      type: "timeseries",
      targets: [{ refId: "A", range: true, legendFormat: "{{service_name}}" }],
      fieldConfig: {
        defaults: {
          min: 0,
          unit: "s",
          custom: { axisSoftMax: 0.001, spanNulls: false, thresholdsStyle: { mode: "off" } },
        },
      },
    });
    expect(panel?.targets?.[0]?.["expr"]).toContain("[$__rate_interval]");
  });

  test("have a limit as a dashed line, with room above it", () => {
    const panel = timeSeries({ ...text, show: [{ of: latency }], limit: { above: seconds(1) } });
    expect(panelOf(panel)).toMatchObject({
      fieldConfig: {
        defaults: { custom: { axisSoftMax: 1.2, thresholdsStyle: { mode: "dashed" } } },
      },
    });
  });

  test("have an axis with a soft beginning where values may be negative", () => {
    const of = minus(value(catalog.memoryUsage), value(catalog.memoryUsage));
    const panel = panelOf(timeSeries({ ...text, show: [{ of }] }));
    expect(panel?.fieldConfig.defaults).not.toHaveProperty("min");
    expect(panel).toMatchObject({ fieldConfig: { defaults: { custom: { axisSoftMin: 0 } } } });
  });

  test("have options of their own", () => {
    const panel = timeSeries({
      ...text,
      show: [{ of: latency, legend: "p95" }],
      max: 10,
      stacked: true,
      exemplars: true,
      step: "90s",
      width: 12,
      height: 10,
      unit: "dtdurations",
    });
    expect(panelOf(panel)).toMatchObject({
      interval: "90s",
      gridPos: { w: 12, h: 10 },
      targets: [{ legendFormat: "p95", exemplar: true }],
      fieldConfig: {
        defaults: { max: 10, unit: "dtdurations", custom: { stacking: { mode: "normal" } } },
      },
      options: { legend: { placement: "right" } },
    });
  });

  test("of metrics and of log lines ask both", () => {
    const panel = timeSeries({
      ...text,
      show: [{ of: total }, countLines({ by: "level", atLeast: "error" })],
    });
    expect(panelOf(panel)).toMatchObject({
      datasource: { uid: "-- Mixed --" },
      targets: [
        { refId: "A", datasource: metrics },
        { refId: "B", datasource: { type: "loki", uid: "${logs}" } },
      ],
    });
    expect(panelOf(panel, { set: "otlp" })).toMatchObject({
      datasource: metrics,
      targets: [{ refId: "A" }],
    });
  });

  test("of log lines alone count lines, judged by a limit of one's own", () => {
    const panel = timeSeries({
      ...text,
      show: [countLines({ by: "level" })],
      limit: { above: count(100) },
    });
    expect(panelOf(panel)).toMatchObject({
      fieldConfig: { defaults: { unit: "suffix: lines", custom: { axisSoftMax: 120 } } },
    });
  });
});

test("a timeline has the words and the colours of states", () => {
  const panel = stateTimeline({ ...text, show: [{ of: failures }], states });
  expect(panelOf(panel)).toMatchObject({
    type: "state-timeline",
    targets: [{ range: true }],
    fieldConfig: {
      defaults: {
        noValue: "none",
        mappings: [{ options: { 0: { text: "up", color: colours.good } } }],
      },
    },
    options: { showValue: "auto" },
  });
});
