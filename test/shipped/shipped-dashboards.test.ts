import { describe, expect, test } from "vitest";

import {
  defineDashboard,
  row,
  stat,
  text,
  traces,
  type DashboardSet,
  type PanelDefinition,
} from "#src/dashboards/index.ts";
import { panelsOf } from "#src/dashboards/model/dashboard.ts";
import { catalog } from "#src/metrics/catalog.ts";
import { sum } from "#src/promql/aggregate.ts";
import { rate } from "#src/promql/functions.ts";
import {
  shippedDashboards,
  type ShippedDashboardsOptions,
} from "#src/shipped/shipped-dashboards.ts";

const of = sum(rate(catalog.workflowsFailed, "auto"), { by: [] });

function panel(title: string): PanelDefinition {
  return stat({ title, description: "Ours.", show: [{ of }] });
}

function uids(options?: ShippedDashboardsOptions): readonly string[] {
  return shippedDashboards(options).dashboards.map(({ uid }) => uid);
}

/** Returns the titles of a dashboard's panels, and whether each stands in a row. */
function titles({ dashboards }: DashboardSet, wanted: string): readonly string[] {
  const found = dashboards.find(({ uid }) => uid === wanted)?.compose({ objectives: [] });
  return found === undefined ? [] : panelsOf(found).map(({ title }) => title);
}

const before = titles(shippedDashboards(), "service-overview");

/** Returns the titles of the Service dashboard with changes. */
function changed(serviceOverview: ShippedDashboardsOptions["serviceOverview"]): readonly string[] {
  return titles(
    shippedDashboards(serviceOverview === undefined ? {} : { serviceOverview }),
    "service-overview",
  );
}

test("all ship, those that are named, or all but those", () => {
  expect(uids()).toHaveLength(8);
  expect(uids({ only: ["health", "trends"] })).toEqual(["health", "trends"]);
  expect(uids({ without: ["trends"] })).toEqual(uids().filter((uid) => uid !== "trends"));
  expect(uids({ trends: false })).toEqual(uids({ without: ["trends"] }));
});

describe("a dashboard that ships may be changed:", () => {
  test("panels behind another, in rows too", () => {
    const at = before.indexOf("Routes");
    expect(at).toBeGreaterThan(0);
    expect(changed({ after: "Routes", add: [panel("A"), panel("B")] })).toEqual(
      before.toSpliced(at + 1, 0, "A", "B"),
    );
    expect(changed({ after: "Slow traces", add: [panel("A")] })).toEqual(
      before.toSpliced(before.indexOf("Slow traces") + 1, 0, "A"),
    );
  });

  test("panels behind the first ones, where nothing is said", () => {
    const found = shippedDashboards({ serviceOverview: { add: [panel("A")] } }).dashboards;
    const dashboard = found.find(({ uid }) => uid === "service-overview");
    const [first] = dashboard?.compose({ objectives: [] })?.rows ?? [];
    expect(first?.panels.at(-1)?.title).toBe("A");
  });

  test("panels instead of others, and without others", () => {
    expect(changed({ replace: { Routes: panel("Ours") } })).toEqual(
      before.map((title) => (title === "Routes" ? "Ours" : title)),
    );
    expect(changed({ without: ["Routes", "Slow traces"] })).toEqual(
      before.filter((title) => title !== "Routes" && title !== "Slow traces"),
    );
    expect(changed({ without: ["Routes"], after: "Routes", add: [panel("Routes")] })).toEqual(
      before,
    );
  });

  test("rows at the end", () => {
    const added = row({ title: "Ours", panels: [panel("A")] });
    expect(changed({ rows: [added] })).toEqual([...before, "A"]);
  });

  test("in several steps, each from what those before it left", () => {
    const steps = [
      { after: "Routes", add: [panel("A")] },
      { after: "A", add: [panel("B")] },
      { without: ["Routes"] },
      { replace: { B: panel("C") } },
    ];
    expect(changed(steps)).toEqual(before.toSpliced(before.indexOf("Routes"), 1, "A", "C"));
    expect(shippedDashboards({ serviceOverview: steps }).problems).toEqual([]);
  });

  test("a row whose panels are all left out goes too", () => {
    const found = shippedDashboards({
      serviceOverview: { without: ["Failed traces", "Slow traces"] },
    }).dashboards.find(({ uid }) => uid === "service-overview");
    const rows = found?.compose({ objectives: [] })?.rows ?? [];
    expect(rows.map(({ title }) => title)).not.toContain("Traces");
  });

  test("the others stay as they are", () => {
    const set = shippedDashboards({ serviceOverview: { add: [panel("A")] } });
    expect(titles(set, "health")).toEqual(titles(shippedDashboards(), "health"));
  });

  test("by one of one's own, under the same uid and in the same place", () => {
    const home = defineDashboard({
      uid: "home",
      title: "Ours",
      description: "Ours.",
      panels: [text({ title: "Words", description: "Some.", markdown: "Hello" })],
    });
    const set = shippedDashboards({ home });
    expect(set.dashboards.map(({ uid }) => uid)).toEqual(uids());
    expect(titles(set, "home")).toEqual(["Words"]);
    expect(set.problems).toEqual([]);
  });
});

test("panels that search traces need a service where none can be chosen", () => {
  const added = traces({ title: "Slow", description: "Slow ones.", slowerThan: "1s" });
  expect(shippedDashboards({ home: { add: [added] } }).problems).toEqual([
    {
      field: "shippedDashboards.home.add[0].service",
      expected: "a service, as none can be chosen",
      got: "nothing",
    },
  ]);
  expect(shippedDashboards({ serviceOverview: { add: [added] } }).problems).toEqual([]);
});
