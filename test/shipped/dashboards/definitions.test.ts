import { describe, expect, test } from "vitest";

import { alertsOf } from "#src/alerting/rules/rule-file.ts";
import { defineDashboard } from "#src/dashboards/index.ts";
import { expressionsOf, type Panel } from "#src/dashboards/model/panel.ts";
import { panelsOf } from "#src/dashboards/model/dashboard.ts";
import { printPromql } from "#src/promql/print.ts";
import { shipped } from "#src/shipped/dashboards/index.ts";
import { shippedDashboards } from "#src/shipped/shipped-dashboards.ts";

import { ownProject } from "../../helpers/own-project.ts";
import { problemsOf } from "../../project/problems-of.ts";

const alerts = alertsOf(ownProject.rules).map(({ alert }) => alert);
const ids = new Set(alerts.map(({ id }) => id));
const dashboards = ownProject.dashboards.map(({ dashboard }) => ({
  uid: dashboard.uid,
  dashboard,
  panels: panelsOf(dashboard),
}));
const named = new Set(dashboards.flatMap(({ panels }) => panels.flatMap((panel) => panel.alerts)));

test("every one is on its own file, and there are eight", () => {
  expect(Object.values(shipped).map(({ uid }) => uid)).toEqual(dashboards.map(({ uid }) => uid));
  expect(dashboards).toHaveLength(8);
});

test("nothing is wrong with them, nor with what they link to", () => {
  expect(problemsOf({ dashboards: shippedDashboards() })).toEqual([]);
});

describe.each(dashboards)("$uid", ({ uid, dashboard, panels }) => {
  test("has no problem in its definition, whatever the project has", () => {
    const one = Object.values(shipped).find((each) => each.uid === uid);
    for (const objectives of [[], ownObjectives()]) {
      const options = one?.options({ objectives });
      const definition = options && defineDashboard({ ...options, uid });
      expect(definition?.problems ?? []).toEqual([]);
    }
  });

  test("asks at most 12 panels when it is opened", () => {
    const open = dashboard.rows.filter(({ closed }) => !closed).flatMap((row) => row.panels);
    expect(open.length).toBeLessThanOrEqual(12);
  });

  test("says what it is for, and which questions it answers", () => {
    expect(dashboard.description).toMatch(/[.?]$/);
    expect(dashboard.questions.length).toBeGreaterThanOrEqual(2);
    expect(dashboard.questions.filter((question) => !question.endsWith("?"))).toEqual([]);
  });

  test("has panels with a title of their own, which say what they show", () => {
    const titles = panels.map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
    expect(panels.filter(({ description }) => !/[.?…]$/.test(description))).toEqual([]);
  });

  test("says of each panel what is written where nothing is there", () => {
    // The default says nothing of what is not there; a number of what there is is at least 0
    const isMissable = (panel: Panel): boolean =>
      !expressionsOf(panel).every(({ node }) => printPromql(node).endsWith(" or vector(0)"));
    const silent = panels.filter(
      (panel) => /^(|nothing to show)$/.test(panel.nothing) && isMissable(panel),
    );
    expect(silent.map(({ title }) => title)).toEqual([]);
  });

  test("asks no more often than every half minute", () => {
    expect(dashboard.refreshMs ?? 30_000).toBeGreaterThanOrEqual(30_000);
  });

  test("shows metrics in each panel that has numbers", () => {
    const empty = panels.filter(
      (panel) =>
        !["logs", "traces", "text", "timeSeries"].includes(panel.kind) &&
        expressionsOf(panel).length === 0,
    );
    expect(empty.map(({ title }) => title)).toEqual([]);
  });
});

/** Those that alerts are made of, so that panels of objectives are there. */
function ownObjectives(): Parameters<(typeof shipped)["home"]["options"]>[0]["objectives"] {
  const base = { target: 0.99, windowMs: 30 * 86_400_000, failure: "that failed" };
  const minimum = { of: "events", value: 10 } as const;
  return [
    { ...base, id: "a", name: "A", minimum, event: "request", counted: "" },
    { ...base, id: "b", name: "B", minimum, event: "checkout", counted: "" },
  ];
}

test("titles of dashboards are unique", () => {
  const titles = dashboards.map(({ dashboard }) => dashboard.title);
  expect(new Set(titles).size).toBe(titles.length);
});

test("every alert that ships has a panel", () => {
  const told = alerts.filter(({ severity }) => severity !== "none");
  expect(told.filter(({ id }) => !named.has(id)).map(({ id }) => id)).toEqual([]);
});

test("every alert that a panel names ships", () => {
  expect([...named].filter((id) => !ids.has(id))).toEqual([]);
});
