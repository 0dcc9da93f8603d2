import { describe, expect, test } from "vitest";

import { lintDashboard, linkTargets } from "#src/dashboards/lint/lint-dashboard.ts";

import { dashboard, panel, withPanel } from "./valid-dashboard.ts";

const set = [dashboard({ uid: "health" }), dashboard({ uid: "trends", templating: {} })];

const link = (url: string) => ({ title: "More", url });

/** What is said of a link of a panel, where its dashboard is delivered with two others. */
function told(url: string): readonly string[] {
  const json = withPanel({ links: [link(url)] });
  return lintDashboard(json, { set: linkTargets([json, ...set]) }).map(
    ({ check, place, expected, got }) => `${check} ${place}: ${expected}, ${got}`,
  );
}

const place = 'link panels[0] "Requests": links[0] "More": url';

describe("a link to a dashboard", () => {
  test.each([
    "/d/health",
    "/d/health/the-health-of-services?${service:queryparam}&${__url_time_range}",
    "/d/health?viewPanel=1&var-service=$service&from=now-90d",
    "/d/requests?viewPanel=panel-1",
    "/grafana/d/health?orgId=1",
    "/d/${service}",
    "/explore?left=%7B%7D",
    "https://example.com/d/gone",
  ])("may be %s", (url) => {
    expect(told(url)).toEqual([]);
  });

  test.each([
    ["/d/heath", `${place}: a dashboard that is there: health, "heath"`],
    [
      "/grafana/d/gone?a=b",
      `${place}: a dashboard that is there: one of requests, health, trends, "gone"`,
    ],
    ["/d/health?viewPanel=2", `${place}: the id of a panel of health, 2`],
    [
      "/d/health?var-servce=$service",
      `${place}: a variable of health: metrics, service, var-servce`,
    ],
    [
      "/d/trends?var-service=a&var-service=b",
      `${place}: a variable of trends: it has none, var-service`,
    ],
  ])("may not be %s", (url, problem) => {
    expect(told(url)).toEqual([problem]);
  });

  test("is followed from fields, columns and the dashboard too", () => {
    const links = [link("/d/gone")];
    const overrides = [{ matcher: { id: "byName" }, properties: [{ id: "links", value: links }] }];
    const fieldConfig = {
      defaults: { unit: "s", max: 1, links },
      overrides,
    };
    const json = dashboard({ links, panels: [panel({ fieldConfig })] });
    expect(lintDashboard(json, { set: linkTargets([json]) }).map(({ place }) => place)).toEqual([
      'links[0] "More": url',
      'panels[0] "Requests": fieldConfig.defaults.links[0] "More": url',
      'panels[0] "Requests": fieldConfig.overrides[0].properties[0].value[0] "More": url',
    ]);
  });

  test("is not looked at where nobody says which dashboards there are", () => {
    expect(lintDashboard(withPanel({ links: [link("/d/gone")] }))).toEqual([]);
  });

  test("may be a list of dashboards by their tags", () => {
    const json = dashboard({
      links: [{ type: "dashboards", title: "All", tags: ["shop"], url: "" }],
    });
    expect(lintDashboard(json, { set: linkTargets([json]) })).toEqual([]);
  });
});
