import { expect, test } from "vitest";

import { readDashboard, type Panel } from "./dashboard-json.ts";
import { requestsOf } from "./requests.ts";
import { rangeScope, resolveVariables, type Choice } from "./resolve-variables.ts";
import type { Backend } from "./source.ts";

const range = { fromMs: 0, toMs: 1_800_000 };

const backend: Backend = {
  sources: [
    { uid: "other", type: "prometheus", isDefault: true, scrapeMs: 15_000 },
    { uid: "prometheus", type: "prometheus", isDefault: false, scrapeMs: 15_000 },
    { uid: "loki", type: "loki", isDefault: false, scrapeMs: 1 },
  ],
  ask: () => Promise.resolve([]),
  labelValues: (source, label, selector) =>
    Promise.resolve([`${source.uid} b`, `${label} of ${selector}`, "a"]),
  queryResult: (_source, expr) => Promise.resolve([`{uid="${expr}"} 1 0`]),
};

const dashboard = readDashboard({
  uid: "test",
  title: "Test",
  templating: {
    list: [
      {
        name: "metrics",
        type: "datasource",
        query: "prometheus",
        current: { value: "prometheus" },
      },
      {
        name: "service",
        type: "query",
        datasource: { type: "prometheus", uid: "${metrics}" },
        query: { query: "label_values(up, service_name)" },
        sort: 1,
        multi: true,
        includeAll: true,
        allValue: "..*",
        current: { value: ["$__all"] },
      },
      {
        name: "instance",
        type: "query",
        datasource: { type: "prometheus", uid: "${metrics}" },
        query: 'label_values(up{service_name=~"$service"}, instance)',
        sort: 1,
        current: { value: "gone" },
      },
      {
        name: "source",
        type: "query",
        datasource: { type: "prometheus", uid: "${metrics}" },
        query: { query: "query_result(vector($__range_s))" },
        regex: '/uid="([^"]+)"/',
      },
    ],
  },
  panels: [],
});

function values(choice: Choice = {}): Promise<Readonly<Record<string, readonly string[]>>> {
  return resolveVariables(dashboard, backend, range, choice).then((scope) =>
    Object.fromEntries(
      templatingNames.map((name) => [name, scope.get(name)?.values ?? []] as const),
    ),
  );
}

const templatingNames = ["metrics", "service", "instance", "source"];

test("variables are found in their order, each with those before it filled in", async () => {
  expect(await values()).toEqual({
    metrics: ["prometheus"],
    service: ["a", "prometheus b", "service_name of up"],
    // What it had is no more: the first
    instance: ["a"],
    source: ["vector(1800)"],
  });
});

test("what an address chooses is kept, and those after it follow", async () => {
  const chosen = await values({ service: ["a", "nobody"], metrics: ["other"] });
  expect(chosen["service"]).toEqual(["a", "nobody"]);
  expect(chosen["metrics"]).toEqual(["other"]);
  expect(chosen["instance"]).toEqual(["a"]);
});

test("several values of a variable of one are refused", async () => {
  await expect(values({ instance: ["a", "b"] })).rejects.toThrow(
    "instance: expected one value, got a, b",
  );
});

function panel(json: object): Panel {
  const [first] = readDashboard({
    uid: "test",
    title: "Test",
    panels: [{ id: 1, title: "Panel", type: "timeseries", gridPos: { w: 8 }, ...json }],
  }).panels;
  if (first === undefined) throw new Error("expected a panel");
  return first;
}

test("the panel's data source is asked, whatever its queries say", () => {
  const json = {
    datasource: { type: "loki", uid: "loki" },
    targets: [{ refId: "A", datasource: { type: "prometheus", uid: "prometheus" }, expr: "up" }],
  };
  const [request] = requestsOf(panel(json), backend, range, rangeScope(range));
  expect(request?.source.uid).toBe("loki");
});

test("where data sources are mixed, each query's own is asked", () => {
  const json = {
    datasource: { uid: "-- Mixed --" },
    targets: [
      { refId: "A", datasource: { type: "prometheus", uid: "prometheus" }, expr: "up" },
      { refId: "B", datasource: { type: "loki", uid: "loki" }, expr: "{}" },
      { refId: "C", datasource: { type: "loki", uid: "loki" }, expr: "{}", hide: true },
    ],
  };
  const requests = requestsOf(panel(json), backend, range, rangeScope(range));
  expect(requests.map(({ source }) => source.uid)).toEqual(["prometheus", "loki"]);
});

test.each([
  ["no data source", {}, /Panel: expected a data source, got none/],
  ["one that is not there", { datasource: { uid: "gone" } }, /expected one of .+, got gone/],
  [
    "one of another type",
    { datasource: { type: "loki", uid: "prometheus" } },
    /Panel: expected a data source of type loki, got prometheus/,
  ],
])("a panel with %s is refused", (_what, json, message) => {
  const asking = panel({ targets: [{ refId: "A", expr: "up" }], ...json });
  expect(() => requestsOf(asking, backend, range, rangeScope(range))).toThrow(message);
});

test.each([
  ["the panel's width and the scrape interval", {}, "15s 60s"],
  ["the panel's least interval", { interval: "1m" }, "60s 75s"],
  ["the number of points that it wants", { maxDataPoints: 30 }, "60s 75s"],
])("windows follow from %s", (_what, json, expected) => {
  const asking = panel({
    datasource: { uid: "prometheus" },
    targets: [{ refId: "A", expr: "$__interval $__rate_interval" }],
    ...json,
  });
  const [request] = requestsOf(asking, backend, range, rangeScope(range));
  expect(request?.target["expr"]).toBe(expected);
});

test("a query's own least interval counts as its scrape interval", () => {
  const asking = panel({
    datasource: { uid: "prometheus" },
    targets: [{ refId: "A", interval: "1m", expr: "$__interval $__rate_interval" }],
  });
  const [request] = requestsOf(asking, backend, range, rangeScope(range));
  expect(request?.target["expr"]).toBe("60s 240s");
});

test("a query of Loki's gets the distance of points as $__auto, and the time range", () => {
  const asking = panel({
    datasource: { uid: "loki" },
    targets: [{ refId: "A", expr: "$__auto $__range $__from" }],
  });
  const [request] = requestsOf(asking, backend, range, rangeScope(range));
  expect(request?.target["expr"]).toBe("2s 1800s 0");
});
