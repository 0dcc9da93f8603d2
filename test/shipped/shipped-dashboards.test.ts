import { describe, expect, test } from "vitest";

import {
  shippedDashboards,
  type ShippedDashboardsOptions,
} from "#src/shipped/shipped-dashboards.ts";

import { problemsOf } from "../project/problems-of.ts";

const anything = (options: unknown): ShippedDashboardsOptions =>
  options as ShippedDashboardsOptions;

function uids(options?: ShippedDashboardsOptions): readonly string[] {
  return shippedDashboards(options).dashboards.map(({ uid }) => uid);
}

describe("shippedDashboards", () => {
  test("has all, those that are named, or all but those", () => {
    expect(uids()).toHaveLength(6);
    expect(uids({ only: ["health", "trends"] })).toEqual(["health", "trends"]);
    expect(uids({ without: ["trends"] })).toEqual(uids().filter((uid) => uid !== "trends"));
  });

  test.each<[string, unknown, readonly string[]]>([
    [
      "a dashboard that is misspelt",
      { without: ["trend", 5] },
      [
        'shippedDashboards.without[0]: expected the dashboard trends, got "trend"',
        "shippedDashboards.without[1]: expected one of service-overview, nodejs-runtime, health, objectives, trends, pipeline, got 5",
      ],
    ],
    [
      "both ways at once",
      { without: ["trends"], only: ["health"] },
      ["shippedDashboards: expected either only or without, got both"],
    ],
    [
      "other options",
      { except: ["trends"], only: "health" },
      [
        "shippedDashboards: expected only or without, got except",
        'shippedDashboards.only: expected a list of uids, got "health"',
      ],
    ],
    [
      "no object",
      ["trends"],
      ['shippedDashboards: expected an object such as { without: ["trends"] }, got ["trends"]'],
    ],
  ])("a config is refused with %s", (_what, options, problems) => {
    const lines = problems.map((line) => `observability.config.ts: dashboards: ${line}`);
    expect(problemsOf({ dashboards: shippedDashboards(anything(options)) })).toEqual(lines);
  });
});
