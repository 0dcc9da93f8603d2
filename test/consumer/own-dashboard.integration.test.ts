import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";

import { backendSets } from "#src/metrics/backend-sets.ts";

import { packPackage } from "../helpers/packed-package.ts";
import type { FreshProject } from "./fresh-project.ts";
import { generatedDashboard, ownDashboardProject } from "./own-dashboard.ts";

const panelSchema = z.looseObject({ type: z.string(), title: z.string() });
const dashboardSchema = z.looseObject({
  panels: z.array(panelSchema.extend({ panels: z.array(panelSchema).default([]) })),
});

let project: FreshProject;

beforeAll(async () => {
  project = await ownDashboardProject(packPackage());
}, 180_000);

afterAll(async () => project[Symbol.asyncDispose]());

/** Returns the project; the file is as it was after its disposal. */
async function unchanged(file: string): Promise<FreshProject> {
  const path = join(project.folder, file);
  const before = await readFile(path);
  return { ...project, [Symbol.asyncDispose]: async () => writeFile(path, before) };
}

async function panelsOf(set: (typeof backendSets)[number], uid?: string) {
  const { panels } = dashboardSchema.parse(await generatedDashboard(project, set, uid));
  return panels.flatMap((panel) => [panel, ...panel.panels]);
}

describe("a stranger's dashboard with a panel of each kind on its own metrics", () => {
  test("is generated for each set of backends, and the lint has nothing against it", async () => {
    await project.tammaObs("generate");
    expect(await project.tammaObs("lint")).toContain("9 dashboards, no problem");
    const kinds = new Map(
      await Promise.all(
        backendSets.map(
          async (set) => [set, new Set((await panelsOf(set)).map(({ type }) => type))] as const,
        ),
      ),
    );
    const everywhere = ["gauge", "heatmap", "row", "stat", "state-timeline", "table", "text"];
    const stored = [...everywhere, "timeseries", "logs"].toSorted();
    expect([...(kinds.get("tempo-loki") ?? [])].toSorted()).toEqual(stored);
    expect([...(kinds.get("jaeger-victorialogs") ?? [])].toSorted()).toEqual(stored);
    expect([...(kinds.get("otlp") ?? [])].toSorted()).toEqual(
      stored.filter((type) => type !== "logs"),
    );
  });

  test("its alert and its panel lead to each other", async () => {
    const rule = await project.run(
      "cat",
      "observability/generated/prometheus/rules/lamps-run-out.yml",
    );
    const id = /panel_id: "(\d+)"/.exec(rule.stdout)?.[1];
    expect(rule.stdout).toContain("dashboard_uid: lamps");
    const shown = (await panelsOf("tempo-loki")).find((panel) => String(panel["id"]) === id);
    expect(shown?.title).toBe("Shops");
    expect(JSON.stringify(shown?.["links"])).toContain("var-alert=LampsRunOut");
  });

  test("a dashboard that ships takes a panel of the project's", async () => {
    await using changed = await unchanged("observability.config.js");
    await changed.edit(
      "observability.config.js",
      "shippedDashboards()",
      'shippedDashboards({ serviceOverview: { after: "Routes", add: [lampsPanel] } })',
    );
    await changed.edit(
      "observability.config.js",
      "export default",
      `import { rate, sum } from "@tamma/observability/alerting";
import { timeSeries } from "@tamma/observability/dashboards";

const lampsPanel = timeSeries({
  title: "Lamps of this service",
  description: "Lamps sold a second.",
  show: [{ of: sum(rate(metrics.lampsSold, "auto"), { by: ["shop"] }) }],
});

export default`,
    );
    await changed.tammaObs("generate");
    const json = await generatedDashboard(changed, "otlp", "service-overview");
    const titles = dashboardSchema.parse(json).panels.map(({ title }) => title);
    expect(titles[titles.indexOf("Routes") + 1]).toBe("Lamps of this service");
  }, 120_000);

  test("wrong input is refused with its file and field, all at once", async () => {
    const file = "observability/dashboards.js";
    await using wrong = await unchanged(file);
    await wrong.edit(
      file,
      'title: "Lamps",',
      'title: "Lamps",\n  file: import.meta.url,\n  refersh: "30s",',
    );
    await wrong.edit(
      file,
      'alert: "lamps-run-out" },\n    }),\n    timeSeries',
      'alert: "lamps-run-aut" },\n    }),\n    timeSeries',
    );
    await wrong.edit(
      file,
      'legend: "{{shop}}" }],\n      nothing',
      'legend: "{{store}}" }],\n      nothing',
    );
    await wrong.edit(file, 'atLeast: "warn" })],', 'atLeast: "warning" })],');
    await wrong.edit(file, "max: 100", "max: -1");
    const { code, stderr } = await wrong.run("npx", "tamma-obs", "generate");
    expect(code).toBe(1);
    expect(
      stderr
        .trim()
        .split("\n")
        .filter((line) => line.includes("expected")),
    ).toEqual([
      expect.stringContaining(`${file}: lamps: expected the field refresh, got refersh`),
      expect.stringContaining(`${file}: lamps.panels[0].links[0].query.atLeast: expected`),
      expect.stringContaining(`${file}: lamps.panels[1].max: expected a number above 0, got -1`),
      expect.stringContaining(`${file}: lamps.panels[2].show[0].legend: expected a label`),
      expect.stringContaining(
        `${file}: lamps.panels[1].limit.alert: expected the alert lamps-run-out`,
      ),
    ]);
    expect(stderr).not.toMatch(/^\s+at /m);
  }, 120_000);
});
