import { describe, expect, test } from "vitest";

import { renderOwnProject } from "../helpers/own-project.ts";

const rendered = renderOwnProject();

describe("a rendered project", () => {
  test("has one rule file for each rule, which says where it comes from", () => {
    const file = rendered.get("deploy/prometheus/rules/service-error-rate-high.yml");
    expect(file?.split("\n")[0]).toBe(
      "# Generated from @tamma/observability/shipped/rules/requests.ts by `tamma-obs generate`; do not edit.",
    );
    expect(file).toContain("alert: ServiceErrorRateHigh");
  });

  test("has the same bytes each time", () => {
    expect([...renderOwnProject()]).toEqual([...rendered]);
  });
});
