import { expect, test } from "vitest";

import { colours } from "#src/dashboards/grafana/colours.ts";
import { panelIds } from "#src/dashboards/model/panel-id.ts";
import { row, stat, timeSeries, type DashboardOptions } from "#src/dashboards/index.ts";
import { catalog } from "#src/metrics/catalog.ts";
import { sum } from "#src/promql/aggregate.ts";
import { rate } from "#src/promql/functions.ts";

import { jsonOf, own, type Json } from "../rendered.ts";

const of = sum(rate(catalog.workflowsFailed, "auto"), { by: [] });
const text = { description: "How many.", show: [{ of }] } as const;

function marks(fields: Partial<DashboardOptions> = {}): readonly Json[] {
  const panels = [stat({ ...text, title: "Now" }), timeSeries({ ...text, title: "Over time" })];
  const rows = [
    row({ title: "More", closed: true, panels: [timeSeries({ ...text, title: "Closed" })] }),
  ];
  return jsonOf(own({ panels, rows, ...fields })).annotations.list;
}

const expressions = (fields?: Partial<DashboardOptions>): readonly string[] =>
  marks(fields).map(({ target }) => String((target as Json)["expr"]));

test("deploys are shown, health and alerts where a viewer switches them on", () => {
  expect(marks().map(({ name, enable, iconColor }) => [name, enable, iconColor])).toEqual([
    ["Deploy", true, colours.neutral],
    ["Health", false, colours.warning],
    ["Alert", false, colours.bad],
  ]);
});

test("each marks where a series begins, limited to what is chosen", () => {
  const [deploys = "", health = "", alerts = ""] = expressions();
  expect(deploys).toMatch(
    /^group by \(service_name, service_version\) \(.*\) unless group by .*offset \$__interval/,
  );
  for (const expr of [deploys, health, alerts]) {
    expect(expr).toContain(" unless ");
    expect(expr).toContain('service_name=~"$service"');
  }
  expect(alerts).toContain('alertstate="firing"');
  const [ofAll = ""] = expressions({ choose: [] });
  expect(ofAll).not.toContain("$service");
});

test("they stand on what has lines over time, closed rows too", () => {
  const ids = panelIds(["Now", "Over time", "Closed", "More"]);
  const expected = [ids.get("Over time"), ids.get("Closed")];
  for (const { filter } of marks()) expect(filter).toEqual({ exclude: false, ids: expected });
});

test("a dashboard has those that it names, or none", () => {
  expect(marks({ marks: ["alerts", "deploys"] }).map(({ name }) => name)).toEqual([
    "Alert",
    "Deploy",
  ]);
  expect(marks({ marks: [] })).toEqual([]);
});
