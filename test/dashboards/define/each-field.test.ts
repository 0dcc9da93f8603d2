import { expect, test } from "vitest";

import { defineDashboard } from "#src/dashboards/index.ts";
import { backendSets } from "#src/metrics/backend-sets.ts";
import { catalog } from "#src/metrics/catalog.ts";
import { isBroken } from "#src/promql/broken.ts";

import { textsOf } from "../rendered.ts";
import { anything } from "./anything.ts";
import { failing, good, js, latency, requests, text } from "./mistakes/mistake.ts";

type Fields = Readonly<Record<string, unknown>>;

const own = { uid: "own", title: "Own", description: "Ours." } as const;
const common: Fields = {
  ...text,
  width: 12,
  height: 8,
  nothing: "none",
  links: [
    js.toDashboard("own", { title: "A", panel: "B", choose: { service: "a" }, from: "now-1h" }),
    js.toLines("B", { atLeast: "warn", containing: "x", where: { a: "b" }, service: "a" }),
    js.toTraces("C", { failed: true, slowerThan: "1s", where: { a: "b" }, service: "a" }),
    js.toUrl("D", "/x"),
  ],
  alerts: ["service-latency-high"],
  only: ["tempo-loki", "jaeger-victorialogs", "otlp"],
};
const lineLinks = [js.toLines("A", { where: { a: { label: "http.route" } } })];
const show = [{ of: latency, legend: "{{http_route}}", store: "byRange" }];
const states = [{ value: 1, text: "up", means: "good" }];
const numbers = { ...common, show, unit: "s", counted: "spans", limit: { alert: "x" }, lineLinks };
const shown = js.timeSeries({ ...text, title: "Other", show: [{ of: requests }] });

/** Options of each kind with every field that it has. */
const complete: Readonly<Record<string, readonly [make: (options: unknown) => unknown, Fields]>> = {
  stat: [js.stat, { ...numbers, states, sparkline: true }],
  gauge: [
    js.gauge,
    { ...common, show, unit: "s", counted: "a", limit: { alert: "x" }, min: 0, max: 5 },
  ],
  timeSeries: [js.timeSeries, { ...numbers, max: 5, stacked: true, exemplars: true, step: "1m" }],
  lineCount: [
    js.timeSeries,
    {
      ...common,
      show: [js.countLines({ by: "level", as: "rate", legend: "{{level}}", where: { a: true } })],
    },
  ],
  stateTimeline: [js.stateTimeline, { ...common, show, states, lineLinks }],
  heatmap: [
    js.heatmap,
    { ...common, of: catalog.httpRequestDuration, where: { "http.route": "/x" }, exemplars: true },
  ],
  table: [
    js.table,
    {
      ...common,
      labels: [
        {
          label: "service.name",
          title: "Service",
          links: lineLinks.slice(1),
          means: { a: "bad" },
          widthPx: 90,
        },
      ],
      values: [
        { title: "Rate", of: failing, unit: "ops", counted: "a", limit: { alert: "x" }, states },
      ],
      sortBy: "Rate",
      descending: false,
    },
  ],
  alertList: [js.alertList, { ...common, states: ["firing"], dashboard: "own" }],
  logs: [
    js.logs,
    { ...common, atLeast: "warn", containing: "x", where: { a: true }, service: "a" },
  ],
  traces: [
    js.traces,
    { ...common, failed: true, slowerThan: "1s", where: { a: "b" }, service: "a" },
  ],
  text: [js.text, { ...common, markdown: "Hello" }],
};

/** Returns the value with each of its fields, at any depth, replaced by something else. */
function* replaced(value: unknown, other: unknown): Generator {
  yield other;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries())
      for (const one of replaced(item, other)) yield value.with(index, one);
  } else if (isGiven(value)) {
    for (const [key, field] of Object.entries(value))
      for (const one of replaced(field, other)) yield { ...value, [key]: one };
  }
}

/** What functions of the package and catalogs made is not taken apart. */
function isGiven(value: unknown): value is object {
  return (
    typeof value === "object" &&
    value !== null &&
    ["node", "attributes", "build"].every((field) => !(field in value))
  );
}

/** Fails unless a dashboard says what is wrong with it, or is rendered without a trace of nonsense. */
function expectToldOrDrawn(fields: object): void {
  const definition = defineDashboard({ ...own, ...fields });
  const { problems = [], shown: of = [] } = definition;
  if (problems.length > 0 || of.some(({ node }) => isBroken(node))) return;
  for (const set of backendSets) {
    const [[, json = ""] = []] = textsOf([definition], { set });
    expect(json.replaceAll(/"(title|description|markdown|content|text)": .*/g, "")).not.toMatch(
      /undefined|NaN|\[object|Infinity/,
    );
  }
}

test.each(Object.entries(complete))(
  "each field of %s may be anything",
  (_kind, [make, options]) => {
    expect(defineDashboard({ ...own, panels: [make(options)] } as never).problems).toEqual([]);
    for (const other of anything) {
      for (const changed of replaced(options, other)) {
        expectToldOrDrawn({ panels: [make(changed), shown] });
      }
    }
  },
);

test("each field of a dashboard may be anything", () => {
  const options: Fields = {
    ...own,
    questions: ["Why?"],
    file: import.meta.url,
    panels: [good],
    rows: [js.row({ title: "Row", closed: true, panels: [shown] })],
    choose: ["service"],
    services: "one",
    range: "1h",
    refresh: "1m",
    marks: ["deploys"],
  };
  expect(js.defineDashboard(options).problems).toEqual([]);
  for (const other of anything) {
    for (const changed of replaced(options, other)) expectToldOrDrawn(changed as object);
  }
});
