import { beforeAll, expect, test } from "vitest";

import { generatedDashboard, ownDashboardProject } from "../consumer/own-dashboard.ts";
import { packPackage, type PackedPackage } from "../helpers/packed-package.ts";
import { checkDashboards } from "./dashboards/check-dashboards.ts";
import { describeStack } from "./stack.ts";

let packed: PackedPackage;

beforeAll(() => {
  packed = packPackage();
}, 180_000);

/** The stack's Prometheus has its own rules: the project's alert does not fire there. */
const nothing: ReadonlyMap<string, string> = new Map([["Alerts", "no rule of the project's"]]);

describeStack("a stranger's dashboard with a panel of each kind", (stack) => {
  test("shows what the stranger's application sends", { timeout: 300_000 }, async () => {
    await using project = await ownDashboardProject(packed);
    await project.tammaObs("generate");
    const sinceMs = Date.now();
    await using _app = await project.start({
      OTEL_SERVICE_NAME: "lamps",
      OTEL_EXPORTER_OTLP_ENDPOINT: stack.otlp,
      OTEL_METRIC_EXPORT_INTERVAL: "5000",
    });

    const problems = await checkDashboards(stack, [await generatedDashboard(project, stack.set)], {
      sinceMs,
      choice: { service: ["lamps"] },
      expected: (_dashboard, panel) => Promise.resolve({ nothing: nothing.get(panel.title) }),
      patienceMs: 120_000,
    });

    expect(problems).toEqual([]);
  });
});
