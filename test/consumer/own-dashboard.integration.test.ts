import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";

import { backendSets } from "#src/metrics/backend-sets.ts";

import { packPackage } from "../helpers/packed-package.ts";
import type { FreshProject } from "./fresh-project.ts";
import { inTypeScript, typeProblems } from "./own-dashboard-in-typescript.ts";
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

/** Returns the project with other options of what ships, and the code before its config that they need. */
async function shipping(options: string, code = ""): Promise<FreshProject> {
  const file = "observability.config.js";
  const changed = await unchanged(file);
  await changed.edit(file, "shippedDashboards()", `shippedDashboards(${options})`);
  await changed.edit(file, "export default", `${code}\nexport default`);
  return changed;
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

  test("is the same in TypeScript, where types refuse what cannot be meant", async () => {
    await project.tammaObs("generate");
    await using typed = await inTypeScript(project);
    expect(await typeProblems(typed)).toEqual([]);
    await typed.tammaObs("generate");
    for (const set of backendSets) {
      const [inTypes, inJavaScript] = await Promise.all(
        [typed, project].map(async (one) => JSON.stringify(await generatedDashboard(one, set))),
      );
      // The file that it says it is made of
      expect(inTypes?.replace("observability.config.ts", "observability.config.js")).toBe(
        inJavaScript,
      );
    }

    const file = "observability/dashboards.ts";
    await typed.edit(
      file,
      "max(value(metrics.open), byShop)",
      'max(value(metrics.open), { by: ["store"] })',
    );
    await typed.edit(file, "limit: { above: seconds(2) }", "limit: { above: 2 }");
    await typed.edit(file, "of: metrics.packing,", "of: metrics.stock,");
    await typed.edit(file, 'atLeast: "warn" })],', 'atLeast: "warning" })],');
    await typed.edit(file, 'toDashboard("service-overview", {', "toDashboard(7, {");
    const refused = await typeProblems(typed);
    expect(refused).toHaveLength(5);
    for (const problem of refused) expect(problem).toMatch(/^observability\/dashboards\.ts\(/);
  }, 120_000);

  test("a dashboard that ships takes a panel of the project's", async () => {
    await using changed = await shipping(
      '{ serviceOverview: { after: "Routes", add: [lampsPanel] } }',
      `import { rate, sum } from "@tamma/observability/alerting";
import { timeSeries } from "@tamma/observability/dashboards";

const lampsPanel = timeSeries({
  title: "Lamps of this service",
  description: "Lamps sold a second.",
  show: [{ of: sum(rate(metrics.lampsSold, "auto"), { by: ["shop"] }) }],
});`,
    );
    await changed.tammaObs("generate");
    const json = await generatedDashboard(changed, "otlp", "service-overview");
    const titles = dashboardSchema.parse(json).panels.map(({ title }) => title);
    expect(titles[titles.indexOf("Routes") + 1]).toBe("Lamps of this service");
  }, 120_000);

  test("panels that ship are replaced and left out, and so are whole dashboards", async () => {
    await using changed = await shipping(
      `{
        trends: false,
        home: { replace: { Services: ours } },
        health: { without: ["Check duration"] },
        alerts: defineDashboard({
          uid: "alerts",
          title: "Our alerts",
          description: "Ours.",
          panels: [ours],
        }),
      }`,
      `import { defineDashboard, text } from "@tamma/observability/dashboards";

const ours = text({ title: "Ours", description: "Ours.", markdown: "See the wiki." });`,
    );
    await changed.tammaObs("generate");
    expect(await changed.tammaObs("lint")).toContain("8 dashboards, no problem");
    const titlesOf = async (uid: string): Promise<readonly string[]> =>
      (await panelsOf("otlp", uid)).map(({ title }) => title);
    const home = await titlesOf("home");
    expect(home).toContain("Ours");
    expect(home).not.toContain("Services");
    expect(await titlesOf("health")).not.toContain("Check duration");
    expect(await titlesOf("alerts")).toEqual(["Ours"]);
    await expect(generatedDashboard(changed, "otlp", "trends")).rejects.toThrow("ENOENT");
  }, 120_000);

  test("a change that cannot be meant is refused with the place it has", async () => {
    await using wrong = await shipping(`{
      serviceOverveiw: false,
      home: { after: "Sevices", add: [] },
      health: { ad: [] },
      without: ["trend"],
    }`);
    const { code, stderr } = await wrong.run("npx", "tamma-obs", "generate");
    expect(code).toBe(1);
    const place = "observability.config.js: dashboards: shippedDashboards";
    expect(stderr.trim().split("\n")).toEqual([
      `OBS_CONFIG_INVALID: ${place}: expected serviceOverview, got serviceOverveiw`,
      `${place}.home.after: expected the panel Services, got "Sevices"`,
      `${place}.health: expected the field add, got ad`,
      `${place}.without[0]: expected the dashboard trends, got "trend"`,
    ]);
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
