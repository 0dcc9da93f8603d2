import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, test } from "vitest";
import { parse, parseDocument } from "yaml";
import { z } from "zod";

import { dataSources } from "#src/dashboards/grafana/data-sources.ts";
import { storesOfSet } from "#src/dashboards/grafana/stores/stores-of-set.ts";
import { storePanels } from "#src/shipped/dashboards/store-panels.ts";
import { backendFolder, backendSets, type BackendSet } from "#src/metrics/backend-sets.ts";
import { parsePromql } from "#src/promql/evaluate/parse/parse.ts";
import { renderOwnDashboards } from "../../helpers/own-project.ts";

const root = join(import.meta.dirname, "../../..");

const sourceSchema = z.object({ type: z.string(), uid: z.string() });

const targetSchema = z.looseObject({
  refId: z.string(),
  datasource: sourceSchema,
  expr: z.string().optional(),
});

const panelSchema = z.looseObject({
  id: z.number(),
  type: z.string(),
  title: z.string(),
  description: z.string().optional(),
  datasource: sourceSchema.optional(),
  fieldConfig: z
    .looseObject({
      defaults: z.looseObject({ unit: z.string().optional(), noValue: z.string().optional() }),
      overrides: z.array(z.looseObject({ properties: z.array(z.looseObject({ id: z.string() })) })),
    })
    .optional(),
  targets: z.array(targetSchema).default([]),
});

const variableSchema = z.looseObject({
  name: z.string(),
  type: z.string(),
  datasource: sourceSchema.optional(),
  query: z.union([z.string(), z.looseObject({ query: z.string() })]),
  current: z.looseObject({ value: z.string() }),
});

const dashboardSchema = z.looseObject({
  uid: z.string(),
  editable: z.literal(false),
  templating: z.object({ list: z.array(variableSchema).default([]) }).default({ list: [] }),
  panels: z.array(panelSchema.extend({ panels: z.array(panelSchema).default([]) })),
});

const rendered = renderOwnDashboards();

/** What a set's stores say about themselves. */
const ofStores: ReadonlySet<string> = new Set(storePanels.map(({ title }) => title));

const dashboards = rendered.map(([path, text]) => {
  const dashboard = dashboardSchema.parse(JSON.parse(text));
  const all = dashboard.panels.flatMap((panel) => [panel, ...panel.panels]);
  return { path, text, dashboard, all, panels: all.filter(({ type }) => type !== "row") };
});

function dashboardsOf(set: BackendSet): typeof dashboards {
  return dashboards.filter(({ path }) => path.startsWith(`deploy/${backendFolder(set)}/grafana/`));
}

/** The data sources of a set's own stores. */
function storeSources(set: BackendSet): readonly z.infer<typeof sourceSchema>[] {
  const { traces, logs } = storesOfSet[set];
  return [traces, logs].flatMap((store) => (store ? [{ type: store.type, uid: store.uid }] : []));
}

test("the same code gives the same bytes", () => {
  expect(renderOwnDashboards()).toEqual(rendered);
});

test.each(backendSets)("%s: the uids, which alerts and bookmarks hold, stay", (set) => {
  expect(dashboardsOf(set).map(({ dashboard }) => dashboard.uid)).toEqual([
    "home",
    "service-overview",
    "nodejs-runtime",
    "health",
    "objectives",
    "alerts",
    "pipeline",
    "trends",
  ]);
});

describe.each(dashboards)("$path", ({ dashboard, all, panels }) => {
  test("every panel has a description, a query, and what it says where nothing is there", () => {
    const incomplete = panels.filter(
      ({ description, fieldConfig, targets }) =>
        !description || !fieldConfig?.defaults.noValue || targets.length === 0,
    );
    expect(incomplete.map(({ title }) => title)).toEqual([]);
  });

  test("every number has a unit, each column of a table its own", () => {
    const isUnit = ({ id }: { readonly id: string }): boolean => id === "unit";
    const without = panels.filter(
      ({ fieldConfig }) =>
        !fieldConfig?.defaults.unit &&
        !fieldConfig?.overrides.some(({ properties }) => properties.some(isUnit)),
    );
    expect(without.map(({ title }) => title)).toEqual([]);
  });

  test("at most 12 panels send queries on open", () => {
    expect(dashboard.panels.filter(({ type }) => type !== "row").length).toBeLessThanOrEqual(12);
  });

  test("panel ids are unique, and a panel's refIds are", () => {
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    const twice = panels.filter(
      ({ targets }) => new Set(targets.map(({ refId }) => refId)).size < targets.length,
    );
    expect(twice.map(({ title }) => title)).toEqual([]);
  });

  test("every panel names its data source, or that it has several", () => {
    const wrong = panels.filter(({ datasource, targets }) => {
      const uids = new Set(targets.map(({ datasource }) => datasource.uid));
      const [only] = uids;
      return datasource?.uid !== (uids.size === 1 ? only : "-- Mixed --");
    });
    expect(wrong.map(({ title }) => title)).toEqual([]);
  });

  test("every PromQL query parses", () => {
    const promql = panels
      .flatMap(({ targets }) => targets)
      .filter(({ datasource }) => datasource.type === "prometheus")
      .map(({ expr }) => expr ?? "");
    expect(promql.length).toBeGreaterThan(0);
    expect(promql.filter((expr) => !parses(expr))).toEqual([]);
  });
});

describe.each(backendSets)("%s", (set) => {
  const file = join(root, "deploy", backendFolder(set), "grafana/datasources.yaml");

  test("the data sources that panels may ask are provisioned, and no others", async () => {
    const document = parseDocument(await readFile(file, "utf8"));
    expect(document.errors).toEqual([]);
    const provisioned = z
      .object({ datasources: z.array(sourceSchema) })
      .parse(document.toJS()).datasources;
    expect(provisioned).toHaveLength(new Set(provisioned.map(({ uid }) => uid)).size);
    expect(new Set(provisioned)).toEqual(
      new Set([...Object.values(dataSources), ...storeSources(set)]),
    );
  });

  test("every data source that a query asks is a variable, provisioned at first", () => {
    const known = [...Object.values(dataSources), ...storeSources(set)];
    for (const { dashboard, panels } of dashboardsOf(set)) {
      const variables = dashboard.templating.list
        .filter(({ type }) => type === "datasource")
        .map(({ name, query, current }) => ({
          variable: { type: query, uid: `\${${name}}` },
          first: { type: query, uid: current.value },
        }));
      for (const { first } of variables) expect(known).toContainEqual(first);
      const offered = [
        ...variables.map(({ variable }) => variable),
        { type: "prometheus", uid: "${source}" },
      ];
      const asked = panels.flatMap(({ targets }) => targets.map(({ datasource }) => datasource));
      for (const source of asked) expect(offered).toContainEqual(source);
    }
  });

  test("no dashboard and no link names a store of another set", async () => {
    const own = new Set(storeSources(set).map(({ uid }) => uid));
    const others = backendSets
      .flatMap(storeSources)
      .map(({ uid }) => uid)
      .filter((uid) => !own.has(uid));
    const texts = [...dashboardsOf(set).map(({ text }) => text), await readFile(file, "utf8")];
    // In a link, %22 stands for a quotation mark
    const named = texts.flatMap((text) =>
      others.filter((uid) => new RegExp(`\\b${uid}\\b`, "i").test(text.replaceAll("%22", '"'))),
    );
    expect(others.length).toBeGreaterThan(0);
    expect(named).toEqual([]);
  });

  test("links between data sources lead to provisioned ones", async () => {
    const text = await readFile(file, "utf8");
    const sources = [...Object.values(dataSources), ...storeSources(set)];
    const uids = new Set(sources.map(({ uid }) => uid));
    const linked = [...text.matchAll(/datasourceUid: (\S+)/g)].map(([, uid = ""]) => uid);
    expect(linked.filter((uid) => !uids.has(uid))).toEqual([]);
  });
});

test("the sets ask Prometheus the same, but for their stores' own panels", () => {
  const asked = (set: BackendSet): readonly string[] =>
    dashboardsOf(set).flatMap(({ dashboard, panels }) =>
      panels
        .filter(({ title }) => !ofStores.has(title))
        .flatMap(({ title, targets }) =>
          targets
            .filter(({ datasource }) => datasource.type === "prometheus")
            .map(({ expr }) => `${dashboard.uid} / ${title}: ${expr ?? ""}`),
        ),
    );
  expect(asked("tempo-loki").length).toBeGreaterThan(100);
  expect(asked("tempo-loki")).toEqual(asked("jaeger-victorialogs"));
  expect(asked("otlp")).toEqual(asked("jaeger-victorialogs"));
});

test("panels that leave the choice of Prometheus to a variable have one, with provisioned answers", () => {
  const choosing = dashboards.filter(({ text }) => text.includes('"uid": "${source}"'));
  const queries = choosing.map(
    ({ dashboard }) => dashboard.templating.list.find(({ name }) => name === "source")?.query,
  );
  const answers = queries.map((query) =>
    [...(typeof query === "object" ? query.query : "").matchAll(/"source", "([^"]+)"/g)].map(
      ([, uid]) => uid,
    ),
  );
  const { prometheus, prometheusLongterm } = dataSources;
  expect(answers).toEqual(backendSets.map(() => [prometheus.uid, prometheusLongterm.uid]));
});

test("the provider points at the folder that the stack mounts", async () => {
  const provider = await readFile(join(root, "deploy/grafana/dashboards.yaml"), "utf8");
  expect(parse(provider)).toMatchObject({
    providers: [{ options: { path: "/etc/grafana/dashboards" } }],
  });
});

function parses(expr: string): boolean {
  try {
    parsePromql(expr.replaceAll(/\$__(rate_interval|interval|range)/g, "1m"));
    return true;
  } catch {
    return false;
  }
}
