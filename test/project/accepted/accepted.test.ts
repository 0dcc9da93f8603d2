import { expect, test } from "vitest";

import { backendSets } from "#src/metrics/backend-sets.ts";

import { acceptedDashboards } from "./accepted-dashboards.ts";
import { renderAccepted, renderAcceptedDashboards } from "./accepted-project.ts";
import { acceptedRouting } from "./accepted-routing.ts";
import { acceptedRules } from "./accepted-rules.ts";

test("there are at least 40 rules, 15 routings and 15 dashboards that a reasonable user writes", () => {
  expect(acceptedRules.length).toBeGreaterThanOrEqual(40);
  expect(acceptedRouting.length).toBeGreaterThanOrEqual(15);
  expect(acceptedDashboards.length).toBeGreaterThanOrEqual(15);
  for (const rows of [acceptedRules, acceptedRouting, acceptedDashboards]) {
    expect(new Set(rows.map(([name]) => name)).size).toBe(rows.length);
  }
});

const rows = acceptedRules.map(([name, ...rules]) => ({ name, rules }));

test.each(rows)("$name is generated with its tests", ({ rules }) => {
  const paths = [...renderAccepted(rules).keys()];
  const untested = rules.filter(
    (rule) => rule.type === "alert" && rule.accept.untestable !== undefined,
  );
  expect(paths.some((path) => path.endsWith(".test.yml"))).toBe(untested.length < rules.length);
});

test.each(acceptedRouting)("%s is routed in a project with rules", (_, routing) => {
  const [, ...rules] = acceptedRules[0] ?? [""];
  expect([...renderAccepted(rules, routing).keys()]).toContain("out/alertmanager/alertmanager.yml");
});

const shown = acceptedDashboards.map(([name, ...dashboards]) => ({ name, dashboards }));

test.each(shown)("$name: JSON for each set of backends", ({ dashboards }) => {
  const files = renderAcceptedDashboards(dashboards);
  const json = [...files].filter(([path]) => path.includes("/grafana/dashboards/"));
  for (const set of backendSets) {
    expect(json.some(([path]) => path.startsWith(`out/backends/${set}/`))).toBe(true);
  }
  // What is left to be filled in is Grafana's
  for (const [, text] of json) expect(text).not.toMatch(/undefined|\[object|NaN/);
});
