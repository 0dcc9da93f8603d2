/* oxlint-disable vitest/require-top-level-describe, vitest/no-standalone-expect -- it defines tests of a situation that a suite has set up, it is none */
import { expect, test } from "vitest";

import { resolveVariables } from "../../grafana/resolve-variables.ts";
import type { Stack } from "../stack.ts";
import { backendOf } from "./backend.ts";
import { checkDashboards } from "./check-dashboards.ts";
import { choices } from "./chosen.ts";
import { expectedIn } from "./expected.ts";
import { askedQuickly } from "./quick-aggregates.ts";
import { dashboardsOf } from "./shipped-dashboards.ts";

const dayMs = 24 * 3_600_000;

/** Tests of the year of aggregates, which a second Prometheus keeps. */
export function testTrends(stack: Stack, since: () => number): void {
  const trends = dashboardsOf(stack.set).filter(({ uid }) => uid === "trends");

  test.each([
    ["a day", dayMs, "prometheus"],
    ["30 days", 30 * dayMs, "prometheus"],
    ["30 days and a second", 30 * dayMs + 1_000, "prometheus-longterm"],
    ["a year", 365 * dayMs, "prometheus-longterm"],
  ])("the trends of %s are asked of the Prometheus that has them all", async (_what, ms, uid) => {
    const backend = await backendOf(stack);
    const toMs = Date.now();
    for (const dashboard of trends) {
      // oxlint-disable-next-line no-await-in-loop -- it is one
      const scope = await resolveVariables(dashboard, backend, { fromMs: toMs - ms, toMs });
      expect(scope.get("source")?.values).toEqual([uid]);
    }
  });

  test("the second Prometheus has the aggregates of the first", async () => {
    expect(trends).toHaveLength(1);
    const problems = await checkDashboards(stack, trends.map(askedQuickly), {
      sinceMs: since(),
      choice: { ...choices.all, source: ["prometheus-longterm"] },
      expected: expectedIn(stack, "database stopped", "all"),
    });
    expect(problems).toEqual([]);
  }, 100_000);
}
