import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";

import { describe, expect, test } from "vitest";

import { settings } from "#src/config.ts";
import { dashboardChecks } from "#src/dashboards/lint/finding.ts";
import { errorCodes } from "#src/errors.ts";
import { catalog } from "#src/metrics/catalog.ts";
import type { ShippedFile } from "#src/shipped/rules/definition.ts";
import { ruleFiles } from "#src/shipped/rules/index.ts";
import { shippedDashboards } from "#src/shipped/shipped-dashboards.ts";

const docs = resolve(import.meta.dirname, "../../docs");

const files: readonly ShippedFile[] = ruleFiles;
const adjustable = files
  .flatMap(({ definitions }) => definitions)
  .flatMap(({ type, id }) => (type === "adjustable" ? [id] : []));

describe("the reference pages on disk", () => {
  test.each([
    ["configuration.md", Object.values(settings).map((row) => row.key)],
    ["dashboard-lint.md", Object.keys(dashboardChecks)],
    ["errors.md", Object.keys(errorCodes)],
    ["metrics.md", Object.values(catalog).map((metric) => metric.name)],
    ["rule-overrides.md", adjustable],
    ["shipped-dashboards.md", shippedDashboards().dashboards.map(({ uid }) => uid)],
  ])("%s names every entry of its table", async (page, entries) => {
    const text = await readFile(join(docs, page), "utf8");
    expect(entries.filter((entry) => !text.includes(`\`${entry}\``))).toEqual([]);
  });
});
