import { describe, expect, test } from "vitest";

import { alertList, ofRow, table, toTraces } from "#src/dashboards/index.ts";
import { catalog } from "#src/metrics/catalog.ts";
import { sum } from "#src/promql/aggregate.ts";
import { share } from "#src/promql/arithmetic.ts";
import { observations } from "#src/promql/histogram.ts";
import { percent } from "#src/promql/quantity.ts";

import { panelOf, type Json } from "../../rendered.ts";

const text = { title: "Routes", description: "Each.", nothing: "none" } as const;
const byRoute = { by: ["service.name", "http.request.method", "http.route"] } as const;
const requests = sum(observations(catalog.httpRequestDuration, "auto"), byRoute);
const route = { label: "http.route", title: "Route" } as const;
const rateColumn = { title: "Rate", of: requests } as const;
const failing = {
  title: "Errors",
  of: share(requests, requests),
  limit: { above: percent(5) },
} as const;

function organized(panel: Json | undefined): Json {
  const [, organize] = (panel?.["transformations"] ?? []) as readonly { readonly options: Json }[];
  return organize?.options ?? {};
}

describe("a table", () => {
  test("asks a query for each column of numbers, rows at the end of the range", () => {
    expect(
      panelOf(table({ ...text, labels: [route], values: [rateColumn, failing] })),
    ).toMatchObject({
      type: "table",
      gridPos: { w: 24, h: 9 },
      targets: [
        { refId: "A", format: "table", instant: true },
        { refId: "B", format: "table", instant: true },
      ],
      transformations: [{ id: "merge" }, { id: "organize" }],
      options: { sortBy: [{ displayName: "Rate", desc: true }] },
    });
  });

  test("has its columns in order, under their titles; what nobody reads is hidden", () => {
    const panel = panelOf(table({ ...text, labels: [route], values: [rateColumn, failing] }));
    expect(organized(panel)).toEqual({
      excludeByName: { Time: true, service_name: true, http_request_method: true },
      indexByName: { http_route: 0, "Value #A": 1, "Value #B": 2 },
      renameByName: { http_route: "Route", "Value #A": "Rate", "Value #B": "Errors" },
    });
  });

  test("names the numbers of one query Value", () => {
    const panel = panelOf(table({ ...text, labels: [route], values: [rateColumn] }));
    expect(organized(panel)).toMatchObject({
      indexByName: { http_route: 0, Value: 1 },
      renameByName: { http_route: "Route", Value: "Rate" },
    });
  });

  test("keeps a label that a link reads, though it has no column", () => {
    const links = [toTraces("Traces", { service: ofRow("service.name") })];
    const panel = panelOf(table({ ...text, labels: [{ ...route, links }], values: [rateColumn] }));
    expect(organized(panel)["excludeByName"]).toEqual({ Time: true, http_request_method: true });
  });

  test("colours cells by limits, states and texts", () => {
    const labels = [{ ...route, means: { "/orders": "bad" }, widthPx: 90 }] as const;
    const panel = panelOf(table({ ...text, labels, values: [rateColumn, failing] }));
    const properties = (title: string): readonly Json[] => {
      const found = panel?.fieldConfig.overrides.find(
        ({ matcher }) => (matcher as Json)["options"] === title,
      );
      return (found?.["properties"] ?? []) as readonly Json[];
    };
    const ids = (title: string): readonly unknown[] => properties(title).map(({ id }) => id);
    expect(ids("Route")).toEqual(
      expect.arrayContaining(["mappings", "custom.cellOptions", "custom.width"]),
    );
    expect(ids("Errors")).toEqual(
      expect.arrayContaining(["unit", "thresholds", "color", "custom.cellOptions"]),
    );
    expect(ids("Rate")).not.toContain("custom.cellOptions");
    expect(properties("Errors")).toContainEqual({ id: "unit", value: "percentunit" });
  });

  test("is sorted as it says", () => {
    const panel = table({
      ...text,
      labels: [route],
      values: [rateColumn],
      sortBy: "Route",
      descending: false,
    });
    expect(panelOf(panel)).toMatchObject({
      options: { sortBy: [{ displayName: "Route", desc: false }] },
    });
  });
});

describe("a list of alerts", () => {
  test("has the worst first, and says how long they last", () => {
    const panel = panelOf(alertList({ ...text, title: "Alerts" }));
    expect(panel).toMatchObject({
      type: "table",
      options: { sortBy: [{ displayName: "Severity", desc: true }] },
      fieldConfig: { defaults: { noValue: "none" } },
    });
    expect(organized(panel)).toMatchObject({
      renameByName: {
        alertname: "Alert",
        service_name: "Service",
        "Value #A": "Severity",
        "Value #B": "For",
      },
    });
    const { excludeByName } = organized(panel);
    // Links to panels read them
    expect(excludeByName).not.toHaveProperty("dashboard_uid");
    expect(excludeByName).not.toHaveProperty("panel_id");
    expect(excludeByName).toHaveProperty("rule_id");
  });

  test("asks for the states that are wanted", () => {
    const ask = (states?: readonly ("firing" | "pending")[]): string =>
      JSON.stringify(
        panelOf(alertList({ ...text, ...(states === undefined ? {} : { states }) }))?.targets,
      );
    expect(ask()).toMatch(/alertstate=~?\\"firing\\"/);
    expect(ask()).not.toContain("pending");
    expect(ask(["firing", "pending"])).toContain(String.raw`alertstate=~\"firing|pending\"`);
    expect(ask(["pending"])).not.toMatch(/alertstate=~?\\"firing/);
  });
});
