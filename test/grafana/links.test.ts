import { expect, test } from "vitest";

import { readDashboard, type Dashboard } from "./dashboard-json.ts";
import { prepared } from "./draw.ts";
import type { Scope } from "./interpolate.ts";
import { withOwn } from "./interpolate.ts";
import { dashboardLinks, panelLinks } from "./links.ts";
import { seriesFrame } from "./series-frame.ts";
import { constant } from "./variable.ts";

const scope: Scope = withOwn(
  new Map([["service", { ...constant("service", "orders"), several: true }]]),
  { __url_time_range: "from=1&to=2" },
);

function dashboard(json: object, more: object = {}): Dashboard {
  return readDashboard({
    uid: "test",
    title: "Test",
    panels: [{ id: 1, title: "Panel", targets: [query], ...json }],
    ...more,
  });
}

const query = { refId: "A", format: "table" };
const frames = ["/a b", "/c"].map((route) => seriesFrame(query, { http_route: route }, [[0, "1"]]));

function linksOf({ panels: [panel] }: Dashboard) {
  if (panel === undefined) throw new Error("expected a panel");
  return panelLinks(panel, prepared(panel, frames), scope);
}

test("a dashboard's link takes the chosen values and the time range along", () => {
  const link = { title: "Home", type: "link", url: "/d/home", includeVars: true, keepTime: true };
  expect(dashboardLinks(dashboard({ type: "table" }, { links: [link] }), scope)).toEqual([
    {
      place: "Test: Home",
      links: [{ title: "Home", url: "/d/home?var-service=orders&from=1&to=2" }],
    },
  ]);
});

test("a panel's link is filled in", () => {
  const links = [{ title: "Of $service", url: "/d/home?${service:queryparam}" }];
  expect(linksOf(dashboard({ type: "table", links }))).toEqual([
    {
      place: "Panel: Of $service",
      links: [{ title: "Of orders", url: "/d/home?var-service=orders" }],
    },
  ]);
});

test("a link of a column is there for each row, with that row's values", () => {
  const links = [{ title: "Traces", url: "/explore?route=${__data.fields.http_route}" }];
  const overrides = [
    {
      matcher: { id: "byName", options: "http_route" },
      properties: [{ id: "links", value: links }],
    },
  ];
  expect(linksOf(dashboard({ type: "table", fieldConfig: { overrides } }))).toEqual([
    {
      place: "Panel, http_route: Traces",
      links: [
        { title: "Traces", url: "/explore?route=/a%20b" },
        { title: "Traces", url: "/explore?route=/c" },
      ],
    },
  ]);
});

test("a link of a line has that line's labels", () => {
  const links = [{ title: "Route", url: "/d/home?var-route=${__field.labels.http_route}" }];
  const [group] = linksOf(
    dashboard({
      type: "timeseries",
      targets: [{ refId: "A" }],
      fieldConfig: { defaults: { links } },
    }),
  );
  expect(group?.links).toEqual([
    { title: "Route", url: "/d/home?var-route=/a%20b" },
    { title: "Route", url: "/d/home?var-route=/c" },
  ]);
});

test("a link that Grafana could not fill in says what it lacks", () => {
  const links = [{ title: "Nobody", url: "/d/home?var-a=${nobody}" }];
  expect(linksOf(dashboard({ type: "table", links }))[0]?.links).toEqual([
    { problem: expect.stringContaining("got ${nobody} in /d/home") },
  ]);
});
