import { beforeAll, expect, test, vi } from "vitest";

import { catalog } from "#src/metrics/catalog.ts";
import { prometheusSeriesName } from "#src/metrics/prometheus-name.ts";

import { size } from "./dashboards/answer.ts";
import type { Range, Row } from "./dashboards/answer.ts";
import { fromExploreUrl } from "./dashboards/explore.ts";
import { dashboardsOf, panelsOf } from "./dashboards/panel-queries.ts";
import type { Panel } from "./dashboards/panel-queries.ts";
import { dataSourcesOf, type DataSource } from "./dashboards/provisioning.ts";
import { ask } from "./dashboards/sources.ts";
import { formatTags, spanTags } from "./dashboards/span-tags.ts";
import { fill, windows, type Values } from "./dashboards/variables.ts";
import { describeStack, getJson, linesOf, placeOrder, spansOf, type Stack } from "./stack.ts";

const arrival = { timeout: 60_000, interval: 1_000 } as const;

function lastMinutes(): Range {
  return { start: Math.floor(Date.now() / 1000) - 900, end: Math.ceil(Date.now() / 1000) };
}

interface DataLink {
  readonly name: string;
  readonly url: string;
  readonly panel: Panel;
}

/** The links of a set's panels: on the panel, and on a row or point of its data. */
function linksOf({ set }: Stack): readonly DataLink[] {
  return dashboardsOf(set).flatMap((dashboard) =>
    panelsOf(dashboard).flatMap((panel) =>
      [...panel.links, ...(panel.fieldConfig?.defaults.links ?? [])].map(({ title, url }) => ({
        name: `${dashboard.title} / ${panel.title} / ${title}`,
        url,
        panel,
      })),
    ),
  );
}

/** Returns the rows of a table whose cells fill a link in. */
async function rowsOf(stack: Stack, panel: Panel): Promise<readonly Row[]> {
  const [target] = panel.targets;
  const expr = fill(target?.expr ?? "", { ...windows, service: ".+" });
  const answer = await ask(stack, "prometheus", { expr, instant: true }, lastMinutes());
  return answer.kind === "rows" ? answer.rows.filter(({ value }) => value > 0) : [];
}

/** Places an order and returns the id of its trace, once all of it has arrived. */
async function traceOfAnOrder(stack: Stack): Promise<string> {
  const { requestId } = await placeOrder(stack);
  return vi.waitFor(async () => {
    const lines = await linesOf(stack, { namespace: "shop", where: { request_id: requestId } });
    const traceId = lines[0]?.labels["trace_id"] ?? "";
    const services = new Set((await spansOf(stack, traceId)).map(({ service }) => service));
    expect(services).toEqual(new Set(["gateway", "orders", "worker"]));
    return traceId;
  }, arrival);
}

describeStack("what the dashboards and data sources link to", (stack) => {
  const links = linksOf(stack);
  const toExplore = links.filter(({ url }) => url.startsWith("/explore"));
  const toDashboards = links.filter(({ url }) => url.startsWith("/d/"));
  let sources: readonly DataSource[] = [];
  let traceId = "";

  beforeAll(async () => {
    sources = await dataSourcesOf(stack.set);
    traceId = await traceOfAnOrder(stack);
  }, 120_000);

  const sourceOf = (uid: string): DataSource => {
    const found = sources.find((source) => source.uid === uid);
    if (found === undefined) throw new Error(`${uid}: expected a data source, got none`);
    return found;
  };

  test("is all of it looked at below", () => {
    expect(toExplore.length).toBeGreaterThan(0);
    expect(links.length).toBe(toExplore.length + toDashboards.length);
  });

  test.each(toExplore)("$name leads from a row to its traces", async ({ panel, url }) => {
    await vi.waitFor(async () => {
      await placeOrder(stack);
      const rows = await rowsOf(stack, panel);
      const row = rows.find(({ labels }) => labels["service_name"] === "orders");
      const fields = Object.entries(row?.labels ?? {}).map(([name, value]) => [
        `__data.fields.${name}`,
        value,
      ]);
      const { start, end } = lastMinutes();
      const values: Values = {
        ...(Object.fromEntries(fields) as Record<string, string>),
        __from: `${start}000`,
        __to: `${end}000`,
      };
      const query = fromExploreUrl(fill(url, values, encodeURIComponent));
      const answer = await ask(stack, query.source, query.target, query.range);
      expect(answer.kind).toBe("traces");
      expect(size(answer)).toBeGreaterThan(0);
      const [first] = answer.kind === "traces" ? answer.traces : [];
      const spans = await spansOf(stack, first?.id ?? "");
      const ofRoute = spans.filter(
        ({ service, attributes }) =>
          service === row?.labels["service_name"] &&
          attributes["http.route"] === row?.labels["http_route"],
      );
      expect(ofRoute.length).toBeGreaterThan(0);
    }, arrival);
  });

  test("a link to a dashboard names one that is there", () => {
    const uids = new Set(dashboardsOf(stack.set).map(({ uid }) => uid));
    const named = toDashboards.map(({ url }) => /^\/d\/([\w-]+)/.exec(url)?.[1] ?? url);
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((uid) => !uids.has(uid))).toEqual([]);
  });

  test("an exemplar leads to its trace", async () => {
    const [destination] = sourceOf("prometheus").jsonData.exemplarTraceIdDestinations;
    const { name = "", datasourceUid } = destination ?? {};
    expect(sourceOf(datasourceUid ?? "").jsonData.tracesToLogsV2).toBeDefined();
    const series = prometheusSeriesName(catalog.httpRequestDuration, "bucket");
    await vi.waitFor(async () => {
      const { start, end } = lastMinutes();
      const { data } = await getJson<{
        data: { exemplars: { labels: Record<string, string> }[] }[];
      }>(`${stack.prometheus}/api/v1/query_exemplars`, {
        query: `${series}{service_name="gateway"}`,
        start: String(start),
        end: String(end),
      });
      const id = data.flatMap(({ exemplars }) => exemplars).at(-1)?.labels[name] ?? "";
      expect(id).toMatch(/^[0-9a-f]{32}$/);
      expect(await spansOf(stack, id)).not.toEqual([]);
    }, arrival);
  });

  test("a line leads to its trace", async () => {
    const [field] = sources.flatMap(({ jsonData }) => jsonData.derivedFields);
    const pattern = new RegExp(`^(?:${field?.matcherRegex})$`);
    const lines = await linesOf(stack, { namespace: "shop", where: { trace_id: traceId } });
    const label = Object.entries(lines[0]?.labels ?? {}).find(([name]) => pattern.test(name));

    expect(sourceOf(field?.datasourceUid ?? "").jsonData.tracesToLogsV2).toBeDefined();
    const id = fill(field?.url ?? "", { "__value.raw": label?.[1] ?? "" });
    expect(await spansOf(stack, id)).not.toEqual([]);
  });

  test("a span leads to the lines of its trace", async () => {
    const [link] = sources.flatMap(({ jsonData }) => jsonData.tracesToLogsV2 ?? []);
    const { datasourceUid = "", query = "", tags = [] } = link ?? {};
    const spans = await spanTags[stack.set](stack.stores.traces, traceId);
    const filled = { __tags: formatTags(spans[0] ?? {}, tags) ?? "", "__trace.traceId": traceId };
    const target = { expr: fill(query, filled), queryType: "instant" };

    await vi.waitFor(async () => {
      const answer = await ask(stack, datasourceUid, target, lastMinutes());
      const lines = answer.kind === "lines" ? answer.lines : [];
      expect(lines.length).toBeGreaterThan(0);
      expect(new Set(lines.map(({ labels }) => labels["trace_id"]))).toEqual(new Set([traceId]));
    }, arrival);
  });

  test("a span leads to the metrics of what it ran in", async () => {
    const [link] = sources.flatMap(({ jsonData }) => jsonData.tracesToMetrics ?? []);
    const { datasourceUid = "", queries = [], tags = [] } = link ?? {};
    const spans = await spanTags[stack.set](stack.stores.traces, traceId);
    const server = spans.find((span) => span["http.route"] === "/orders") ?? {};
    const values = { ...windows, __tags: formatTags(server, tags) ?? "" };
    expect(queries.length).toBeGreaterThan(0);

    for (const { name, query } of queries) {
      // There is no share of errors without an error
      const least = name.startsWith("Error share") ? 0 : 1;
      await vi.waitFor(async () => {
        await placeOrder(stack);
        const answer = await ask(
          stack,
          datasourceUid,
          { expr: fill(query, values) },
          lastMinutes(),
        );
        expect({ name, has: size(answer) >= least }).toEqual({ name, has: true });
      }, arrival);
    }
  }, 300_000);
});
