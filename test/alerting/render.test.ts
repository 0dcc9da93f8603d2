import { describe, expect, test } from "vitest";

import { renderAlerting } from "#src/alerting/render.ts";

describe("renderAlerting", () => {
  test("writes one rule file for each rule and says where it comes from", () => {
    const files = renderAlerting();
    const file = files.get("deploy/prometheus/rules/service-error-rate-high.yml");
    expect(file?.split("\n")[0]).toBe(
      "# Generated from src/alerting/definitions/requests.ts by `npm run generate`; do not edit.",
    );
    expect(file).toContain("alert: ServiceErrorRateHigh");
  });

  test("gives the same bytes each time", () => {
    expect([...renderAlerting()]).toEqual([...renderAlerting()]);
  });
});
