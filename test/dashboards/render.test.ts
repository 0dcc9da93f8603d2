import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { parser } from "@prometheus-io/lezer-promql";
import { expect, test } from "vitest";
import { parseDocument } from "yaml";
import { z } from "zod";

import { dataSources, renderDashboards } from "#src/dashboards/index.ts";

const root = join(import.meta.dirname, "../..");

const targetSchema = z.looseObject({
  datasource: z.object({ type: z.string(), uid: z.string() }),
  expr: z.string().optional(),
});

const panelSchema = z.looseObject({
  id: z.number(),
  type: z.string(),
  title: z.string(),
  description: z.string().optional(),
  fieldConfig: z
    .looseObject({ defaults: z.looseObject({ unit: z.string().optional() }) })
    .optional(),
  targets: z.array(targetSchema).default([]),
});

const dashboardSchema = z.looseObject({
  uid: z.string(),
  editable: z.literal(false),
  panels: z.array(panelSchema.extend({ panels: z.array(panelSchema).default([]) })),
});

const dashboards = [...renderDashboards()].map(([path, text]) => {
  const dashboard = dashboardSchema.parse(JSON.parse(text));
  const all = dashboard.panels.flatMap((panel) => [panel, ...panel.panels]);
  return { path, text, dashboard, all, panels: all.filter(({ type }) => type !== "row") };
});

test("the same code gives the same bytes", () => {
  expect([...renderDashboards()]).toEqual([...renderDashboards()]);
});

test("the uids, which alerts and bookmarks hold, stay", () => {
  expect(dashboards.map(({ dashboard }) => dashboard.uid)).toEqual([
    "service-overview",
    "nodejs-runtime",
    "health",
    "objectives",
    "pipeline",
  ]);
});

test.each(dashboards)("$path: every panel has a unit, a description and a query", ({ panels }) => {
  const incomplete = panels.filter(
    ({ description, fieldConfig, targets }) =>
      !description || !fieldConfig?.defaults.unit || targets.length === 0,
  );
  expect(incomplete.map(({ title }) => title)).toEqual([]);
});

test.each(dashboards)("$path: at most 12 panels send queries on open", ({ dashboard }) => {
  expect(dashboard.panels.filter(({ type }) => type !== "row").length).toBeLessThanOrEqual(12);
});

test.each(dashboards)("$path: panel ids are unique", ({ all }) => {
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
});

test.each(dashboards)("$path: every PromQL query parses", ({ panels }) => {
  const promql = panels
    .flatMap(({ targets }) => targets)
    .filter(({ datasource }) => datasource.uid === "prometheus")
    .map(({ expr }) => expr ?? "");
  expect(promql.length).toBeGreaterThan(0);
  expect(promql.filter((expr) => !parses(expr))).toEqual([]);
});

test("every data source that a query names is provisioned under that uid and type", async () => {
  const file = join(root, "deploy/backends/tempo-loki/grafana/datasources.yaml");
  const document = parseDocument(await readFile(file, "utf8"));
  expect(document.errors).toEqual([]);
  const provisioned = z
    .object({ datasources: z.array(z.looseObject({ uid: z.string(), type: z.string() })) })
    .parse(document.toJS())
    .datasources.map(({ uid, type }) => ({ type, uid }));

  expect(provisioned).toEqual(Object.values(dataSources));
  const used = dashboards.flatMap(({ panels }) =>
    panels.flatMap(({ targets }) => targets.map(({ datasource }) => datasource)),
  );
  for (const source of used) expect(provisioned).toContainEqual(source);
});

test("the provider points at the folder that the stack mounts", async () => {
  const provider = await readFile(join(root, "deploy/grafana/dashboards.yaml"), "utf8");
  expect(parseDocument(provider).toJS()).toMatchObject({
    providers: [{ options: { path: "/etc/grafana/dashboards" } }],
  });
});

function parses(expr: string): boolean {
  let valid = true;
  parser.parse(expr.replaceAll("$__rate_interval", "1m")).iterate({
    enter: ({ type }) => {
      if (type.isError) valid = false;
    },
  });
  return valid;
}
