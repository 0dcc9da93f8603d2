import { describe, expect, test } from "vitest";

import { dashboardChecks, type Accepted } from "#src/dashboards/lint/finding.ts";
import { lintDashboard, linkTargets } from "#src/dashboards/lint/lint-dashboard.ts";

import { accepted } from "./accepted-dashboards.ts";
import { refused } from "./refused-dashboards.ts";
import {
  annotation,
  dashboard,
  panel,
  secondPanel,
  withDefaults,
  withQuery,
} from "./valid-dashboard.ts";

describe("the lint of dashboards", () => {
  test("has nothing against a dashboard as it should be", () => {
    expect(lintDashboard(dashboard())).toEqual([]);
  });

  test.each(refused)("%s refuses %s", (check, _, json, place) => {
    const found = lintDashboard(json);
    expect(found.map(({ check, place }) => ({ check, place }))).toContainEqual({ check, place });
    expect(found.every(({ expected, got }) => expected !== "" && got !== "")).toBe(true);
  });

  test.each(accepted)("%s accepts %s", (check, _, json) => {
    expect(lintDashboard(json).filter((one) => one.check === check)).toEqual([]);
  });

  test("refuses for each reason once only", () => {
    const single = refused.filter(([check]) => check !== "shape" && check !== "variable");
    for (const [check, name, json] of single) {
      const found = lintDashboard(json).filter((one) => one.check === check);
      expect({ check, name, count: found.length }).toEqual({ check, name, count: 1 });
    }
  });

  test("has a case for each check", () => {
    expect(new Set(refused.map(([check]) => check))).toEqual(new Set(Object.keys(dashboardChecks)));
  });

  test("leaves out what is accepted, everywhere or in a panel", () => {
    const json = dashboard({
      editable: true,
      panels: [panel({ id: "a" }), secondPanel({ id: 1.5 })],
    });
    const left = (accept: readonly Accepted[]): readonly string[] =>
      lintDashboard(json, { accept }).map(({ place }) => place);
    const id = 'panels[0] "Requests": id';
    expect(left([])).toEqual(["panels[0].id", "editable", id]);
    expect(left([{ check: "shape" }, { check: "editable" }])).toEqual([id]);
    expect(left([{ check: "shape" }, { check: "panel-id", panel: "Requests" }])).toEqual([
      "editable",
    ]);
    expect(left([{ check: "panel-id", panel: "Request" }])).toContain(id);
  });

  test("takes four scrape intervals for the shortest window", () => {
    const json = withQuery("rate(requests_total[1m])");
    expect(lintDashboard(json, { scrapeIntervalMs: 15_000 })).toEqual([]);
    expect(lintDashboard(json, { scrapeIntervalMs: 60_000 })).toEqual([
      expect.objectContaining({
        check: "rate-window",
        expected: "a window of $__rate_interval, or at least 4m",
        got: "rate over 1m",
      }),
    ]);
  });

  test("names what is there and what should be", () => {
    expect(lintDashboard(withQuery('up{service_name="$servce"}'))).toEqual([
      {
        check: "variable",
        place: 'panels[0] "Requests": targets[0].expr',
        expected: "a variable of the dashboard such as $service",
        got: "$servce",
      },
    ]);
    expect(lintDashboard(withQuery("rate(requests_total[$__interval])"))).toEqual([
      expect.objectContaining({ got: "rate over $__interval" }),
    ]);
    expect(lintDashboard(withDefaults({ unit: "second" }))[0]).toMatchObject({ got: '"second"' });
  });

  test("shows an annotation's field where an older Grafana keeps it", () => {
    const old = annotation({ target: undefined, expr: "ALERTS{" });
    const [found] = lintDashboard(dashboard({ annotations: { list: [old] } }));
    expect(found).toMatchObject({ check: "promql", place: 'annotations.list[0] "Alerts": expr' });
  });

  test("never throws, whatever stands in a dashboard's place of anything", () => {
    for (const broken of brokenOnes(
      dashboard({ links: [{ type: "link", url: "/d/a?viewPanel=1" }] }),
    )) {
      expect(() => lintDashboard(broken, { set: linkTargets([broken]) })).not.toThrow();
    }
  });
});

/** Returns the value with each of its parts replaced by what it is not, one at a time. */
function brokenOnes(value: unknown): readonly unknown[] {
  const others = [null, 7, "x", [], {}, [null], ["$x"], true];
  if (typeof value !== "object" || value === null) return others;
  const parts = Object.entries(value).flatMap(([key, part]) =>
    brokenOnes(part).map((one) =>
      Array.isArray(value) ? value.with(Number(key), one) : { ...value, [key]: one },
    ),
  );
  return [...others, ...parts];
}
