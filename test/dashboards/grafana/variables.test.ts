import { describe, expect, test } from "vitest";

import { text, timeSeries, type DashboardOptions } from "#src/dashboards/index.ts";
import type { BackendSet } from "#src/metrics/backend-sets.ts";
import { catalog } from "#src/metrics/catalog.ts";
import { rate } from "#src/promql/functions.ts";

import { jsonOf, own, type Json } from "../rendered.ts";

const panel = text({ title: "Words", description: "Some.", markdown: "Hello" });

function variables(fields: Partial<DashboardOptions>, set: BackendSet = "otlp"): readonly Json[] {
  return jsonOf(own({ panels: [panel], ...fields }), { set }).templating.list;
}

function named(
  name: string,
  fields: Partial<DashboardOptions>,
  set?: BackendSet,
): Json | undefined {
  return variables(fields, set).find((one) => one["name"] === name);
}

const all = { choose: ["environment", "namespace", "service", "instance", "alert"] } as const;

describe("data sources are chosen by hidden variables", () => {
  test.each<[BackendSet, readonly (readonly [string, string, string])[]]>([
    ["otlp", [["metrics", "prometheus", "prometheus"]]],
    [
      "tempo-loki",
      [
        ["metrics", "prometheus", "prometheus"],
        ["logs", "loki", "loki"],
        ["traces", "tempo", "tempo"],
      ],
    ],
    [
      "jaeger-victorialogs",
      [
        ["metrics", "prometheus", "prometheus"],
        ["logs", "victoriametrics-logs-datasource", "victorialogs"],
        ["traces", "jaeger", "jaeger"],
      ],
    ],
  ])("of %s", (set, sources) => {
    const found = variables({ choose: [] }, set);
    expect(found.map(({ name, query, current }) => [name, query, current])).toEqual(
      sources.map(([name, type, uid]) => [name, type, { text: uid, value: uid, selected: true }]),
    );
    expect(new Set(found.map(({ type, hide }) => `${String(type)} ${String(hide)}`))).toEqual(
      new Set(["datasource 2"]),
    );
  });
});

describe("what a viewer chooses", () => {
  test("is in the order of the dashboard, each limited by those before it", () => {
    const found = variables(all).slice(1);
    expect(found.map(({ name }) => name)).toEqual(all.choose);
    const queries = found.map(({ query }) => (query as { readonly query: string }).query);
    expect(queries.slice(0, 3)).toEqual([
      "label_values(process_uptime_seconds, deployment_environment_name)",
      'label_values(process_uptime_seconds{deployment_environment_name=~"$environment"}, service_namespace)',
      'label_values(process_uptime_seconds{deployment_environment_name=~"$environment", service_namespace=~"$namespace"}, service_name)',
    ]);
    expect(queries[3]).toContain('service_name=~"$service"');
    // Alerts are not those of a process
    expect(queries[4]).not.toContain("$");
  });

  test("is one environment, and several of the others", () => {
    const found = all.choose.map((name) => named(name, all));
    expect(found.map((one) => [one?.["multi"], one?.["includeAll"], one?.["allValue"]])).toEqual([
      [false, true, ".*"],
      [true, true, ".*"],
      [true, true, "..*"],
      [true, true, ".*"],
      [true, true, ".*"],
    ]);
    expect(found.map((one) => one?.["current"])).toEqual(
      found.map(() => ({ text: "All", value: "$__all", selected: true })),
    );
  });

  test("is one service where the dashboard is of one", () => {
    const one = named("service", { ...all, services: "one" });
    expect(one).toMatchObject({ multi: false, includeAll: false, current: { value: "" } });
    expect(one).not.toHaveProperty("allValue");
  });

  test("is asked for again when the time range changes", () => {
    expect(all.choose.map((name) => named(name, all)?.["refresh"])).toEqual([2, 2, 2, 2, 2]);
  });

  test("is environment and service where nothing is said, and may be nothing", () => {
    const names = (fields: Partial<DashboardOptions>): readonly unknown[] =>
      variables(fields).map(({ name }) => name);
    expect(names({})).toEqual(["metrics", "environment", "service"]);
    expect(names({ choose: [] })).toEqual(["metrics"]);
  });
});

describe("conditions on traces", () => {
  test("are variables that are empty where all is chosen", () => {
    expect(named("traces_of_environment", all, "tempo-loki")).toMatchObject({
      hide: 2,
      datasource: { type: "prometheus", uid: "${metrics}" },
      query: {
        query:
          'query_result(label_replace(label_replace(vector(1), "chosen", "${environment:pipe}", "", ""), "condition", "&& resource.deployment.environment.name = `$1`", "chosen", "([^.].*)"))',
      },
      regex: '/condition="([^"]*)"/',
      current: { text: "", value: "" },
    });
  });

  test.each<[BackendSet, readonly string[]]>([
    ["tempo-loki", ["traces_of_environment", "traces_of_namespace", "traces_of_instance"]],
    ["jaeger-victorialogs", ["traces_of_environment", "traces_of_namespace"]],
    ["otlp", []],
  ])("are those that the store of %s can have", (set, expected) => {
    const names = variables(all, set).map(({ name }) => String(name));
    expect(names.filter((name) => name.startsWith("traces_of"))).toEqual(expected);
    // Variables come before those that ask with them
    expect(names.slice(names.indexOf("alert") + 1)).toEqual(expected);
  });
});

test("the store that has the whole range is chosen where a panel leaves it open", () => {
  const of = rate(catalog.workflowsFailed, "auto");
  const years = timeSeries({
    title: "Years",
    description: "Of a year.",
    show: [{ of, store: "byRange" }],
  });
  expect(named("source", { panels: [years] })).toMatchObject({ hide: 2, multi: false });
  expect(named("source", {})).toBeUndefined();
  expect(jsonOf(own({ panels: [years] })).panels[0]).toMatchObject({
    datasource: { type: "prometheus", uid: "${source}" },
  });
});
