import * as published from "@grafana/grafana-foundation-sdk/units";
import { expect, test } from "vitest";

import { grafanaUnits } from "#src/dashboards/lint/grafana-units.ts";

test("the units that the lint knows are those that Grafana publishes", () => {
  const units = Object.values<unknown>(published).filter((unit) => typeof unit === "string");
  expect(grafanaUnits).toEqual(new Set(units));
});
