import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, test } from "vitest";
import { z } from "zod";

import { printPromql } from "#src/promql/print.ts";
import { alertsOf } from "#src/alerting/rules/rule-file.ts";
import { renderOwnDashboards, ownProject } from "../../helpers/own-project.ts";

const root = join(import.meta.dirname, "../../..");
const alerts = alertsOf(ownProject.rules).map(({ alert }) => alert);
const linked = new Set(alerts.flatMap(({ dashboard }) => dashboard ?? []));

const stepSchema = z.looseObject({ value: z.number().nullable() });

const panelSchema = z.looseObject({
  title: z.string(),
  description: z.string().default(""),
  fieldConfig: z
    .looseObject({
      defaults: z.looseObject({
        thresholds: z.looseObject({ steps: z.array(stepSchema) }).optional(),
      }),
    })
    .optional(),
});

const dashboardSchema = z.looseObject({
  uid: z.string(),
  panels: z.array(panelSchema.extend({ panels: z.array(panelSchema).default([]) })),
});

const rendered = renderOwnDashboards();
const dashboards = rendered.map(([, text]) => dashboardSchema.parse(JSON.parse(text)));
const uids = dashboards.map(({ uid }) => uid);
const links = rendered.flatMap(([, text]) =>
  [...text.matchAll(/"url": "([^"]*)"/g)].map(([, url = ""]) => url),
);

const panels = dashboards
  .flatMap((dashboard) => dashboard.panels.flatMap((panel) => [panel, ...panel.panels]))
  .map(({ title, description, fieldConfig }) => ({
    title,
    names: alertNames(description),
    limits: (fieldConfig?.defaults.thresholds?.steps ?? []).flatMap(({ value }) => value ?? []),
  }));

/** Words such as `TargetDown`; one that ends in `…` stands for all alerts that start so. */
function alertNames(text: string): readonly string[] {
  const words = text.match(/\b[A-Z][a-z]+(?:[A-Z][a-z0-9]+)+…?/g) ?? [];
  // Written like an alert, but a product
  return words.filter((word) => word !== "VictoriaLogs");
}

function named(name: string): typeof alerts {
  return name.endsWith("…")
    ? alerts.filter((alert) => alert.name.startsWith(name.slice(0, -1)))
    : alerts.filter((alert) => alert.name === name);
}

/** The numbers that the alert compares with. */
function limitsOf(alert: (typeof alerts)[number]): readonly number[] {
  const comparisons = printPromql(alert.when.node).matchAll(/[<>]=? ([\d.e+-]+)/g);
  return [...comparisons].map(([, limit]) => Number(limit));
}

test("every dashboard that a shipped rule names is there", () => {
  expect([...linked].filter((uid) => !uids.includes(uid))).toEqual([]);
});

test("every dashboard is linked by a rule, by a panel, or is Grafana's home", async () => {
  const compose = await readFile(join(root, "docker-compose.yml"), "utf8");
  const home = /HOME_DASHBOARD_PATH: .*\/([\w-]+)\.json/.exec(compose)?.[1];
  expect(uids).toContain(home);
  const byPanels = new Set(links.map((url) => /^\/d\/([\w-]+)/.exec(url)?.[1]));
  const reached = (uid: string): boolean => uid === home || linked.has(uid) || byPanels.has(uid);
  expect(uids.filter((uid) => !reached(uid))).toEqual([]);
});

test("every alert that a panel speaks of is there", () => {
  const names = panels.flatMap((panel) => panel.names);
  expect(names.length).toBeGreaterThan(0);
  expect(names.filter((name) => named(name).length === 0)).toEqual([]);
});

test("a panel's line is the limit of an alert that the panel speaks of", () => {
  const drawn = panels.filter(({ names, limits }) => names.length > 0 && limits.length > 0);
  const wrong = drawn.filter(({ names, limits }) => {
    const known = new Set(names.flatMap(named).flatMap(limitsOf));
    return limits.some((limit) => !known.has(limit));
  });
  expect(drawn.length).toBeGreaterThan(0);
  expect(wrong.map(({ title }) => title)).toEqual([]);
});
