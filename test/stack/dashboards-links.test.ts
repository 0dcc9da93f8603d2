import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";

import { fromExploreUrl } from "./dashboards/explore.ts";
import { dashboardsOf, panelQueries, panelsOf } from "./dashboards/panel-queries.ts";
import { lastMinutes, ofPanel, provisioned, slowTrace } from "./dashboards/real-data.ts";
import { ask } from "./dashboards/sources.ts";
import { formatTags, spanTags } from "./dashboards/span-tags.ts";
import { startTraffic } from "./dashboards/traffic.ts";
import { fill, windows, type Values } from "./dashboards/variables.ts";
import { describeStack, getJson, spansOf } from "./stack.ts";

const patience = { timeout: 90_000, interval: 1_000 } as const;

/** Of the two stores: the uids of their data sources. */
const uids = {
  "jaeger-victorialogs": { traces: "jaeger", logs: "victorialogs" },
  "tempo-loki": { traces: "tempo", logs: "loki" },
} as const;

describeStack("the link", (stack) => {
  const own = uids[stack.set];
  const dashboards = dashboardsOf(stack.set);
  const panels = dashboards.flatMap(panelsOf);
  const resources = new AsyncDisposableStack();

  beforeAll(async () => {
    resources.use(await startTraffic(stack));
  });

  afterAll(() => resources.disposeAsync());

  describe("of a table's row", () => {
    const links = panels.flatMap(({ title, fieldConfig }) =>
      (fieldConfig?.defaults.links ?? []).map((link) => [title, link.title, link.url] as const),
    );

    test.each(links)(
      "%s, %s, leads to traces of that row's service and route",
      async (panel, _title, url) => {
        await vi.waitFor(async () => {
          const { rows } = await ofPanel(stack, panel);
          const busy = rows.filter(({ value }) => value > 0);
          expect(new Set(busy.map(({ labels }) => labels["service_name"]))).toEqual(
            new Set(["gateway", "orders"]),
          );
          for (const { labels } of busy) {
            const range = lastMinutes();
            const fields = Object.entries(labels).map(([key, value]) => [
              `__data.fields.${key}`,
              value,
            ]);
            const values: Values = {
              ...Object.fromEntries(fields),
              __from: String(range.start * 1000),
              __to: String(range.end * 1000),
            };
            const query = fromExploreUrl(fill(url, values, encodeURIComponent));
            expect(query.source).toBe(own.traces);
            const answer = await ask(stack, query.source, query.target, query.range);
            const [trace] = answer.kind === "traces" ? answer.traces : [];
            const spans = await spansOf(stack, trace?.id ?? "none");
            const found = spans.map(({ service, attributes }) => [
              service,
              attributes["http.route"],
            ]);
            expect(found).toContainEqual([labels["service_name"], labels["http_route"]]);
          }
        }, patience);
      },
      100_000,
    );
  });

  describe("of a panel", () => {
    const links = panels.flatMap(({ title, links }) =>
      links.map(({ url }) => [title, url] as const),
    );

    test.each(links)("%s, leads to a dashboard that takes the chosen services", (_title, url) => {
      const { pathname, searchParams } = new URL(
        fill(url, { service: "var-service=gateway&var-service=orders" }),
        "http://grafana",
      );
      const target = dashboards.find(({ uid }) => pathname === `/d/${uid}`);
      expect(target?.templating.list.map(({ name }) => name)).toContain("service");
      expect(searchParams.getAll("var-service")).toEqual(["gateway", "orders"]);
    });
  });

  const exemplars = panelQueries(stack.set).filter(({ target }) => target.exemplar === true);

  test.each(exemplars.map((query) => [query.name, query] as const))(
    "of an exemplar in %s opens its trace",
    async (_name, { source, target }) => {
      const { exemplarTraceIdDestinations } = (await provisioned(stack, source)).jsonData;
      expect(exemplarTraceIdDestinations.map(({ datasourceUid }) => datasourceUid)).toEqual([
        own.traces,
      ]);
      const label = exemplarTraceIdDestinations[0]?.name ?? "";
      await vi.waitFor(async () => {
        const { start, end } = lastMinutes();
        const { data } = await getJson<{
          data: { exemplars: { labels: Record<string, string> }[] }[];
        }>(`${stack.prometheus}/api/v1/query_exemplars`, {
          query: fill(target.expr ?? "", { ...windows, service: ".+" }),
          start: String(start),
          end: String(end),
        });
        const traceId = data.flatMap(({ exemplars }) => exemplars).at(-1)?.labels[label] ?? "";
        expect(traceId).toMatch(/^[0-9a-f]{32}$/);
        expect((await spansOf(stack, traceId)).length).toBeGreaterThan(0);
      }, patience);
    },
    100_000,
  );

  test("of a log line opens its trace", async () => {
    const { derivedFields } = (await provisioned(stack, own.logs)).jsonData;
    expect(derivedFields.map(({ datasourceUid }) => datasourceUid)).toEqual([own.traces]);
    const { matcherRegex = "", url = "" } = derivedFields[0] ?? {};
    await vi.waitFor(async () => {
      const { lines } = await ofPanel(stack, "Warnings and errors");
      const ids = lines.flatMap(({ labels }) => labels[matcherRegex] ?? []);
      expect(ids.length).toBeGreaterThan(0);
      const traceId = fill(url, { "__value.raw": ids[0] ?? "" });
      expect((await spansOf(stack, traceId)).length).toBeGreaterThan(0);
    }, patience);
  }, 100_000);

  test("of a searched trace opens it", async () => {
    await vi.waitFor(async () => {
      const { id, service } = await slowTrace(stack);
      const spans = await spansOf(stack, id);
      expect(spans.map(({ service }) => service)).toContain(service);
    }, patience);
  }, 100_000);

  test("of a span leads to the lines of its trace", async () => {
    const link = (await provisioned(stack, own.traces)).jsonData.tracesToLogsV2;
    expect(link?.datasourceUid).toBe(own.logs);
    await vi.waitFor(async () => {
      const { id } = await slowTrace(stack);
      const expressions = (await spanTags[stack.set](stack.stores.traces, id)).map((tags) =>
        fill(link?.query ?? "", {
          "__trace.traceId": id,
          __tags: formatTags(tags, link?.tags ?? []) ?? "",
        }),
      );
      const answers = await Promise.all(
        [...new Set(expressions)].map((expr) => ask(stack, own.logs, { expr }, lastMinutes())),
      );
      const lines = answers.flatMap((answer) => (answer.kind === "lines" ? answer.lines : []));
      expect(new Set(lines.map(({ labels }) => labels["trace_id"]))).toEqual(new Set([id]));
      expect(lines.every(({ message }) => message !== "")).toBe(true);
    }, patience);
  }, 100_000);

  test("of a span leads to the metrics of where it came from", async () => {
    const link = (await provisioned(stack, own.traces)).jsonData.tracesToMetrics;
    await vi.waitFor(async () => {
      const { id } = await slowTrace(stack);
      const spans = await spanTags[stack.set](stack.stores.traces, id);
      const server = spans.find((tags) => tags["http.route"] !== undefined);
      const tags = formatTags(server ?? {}, link?.tags ?? []) ?? "";
      expect(tags).toMatch(/^\w+="[^"]+"$/);
      for (const { name, query } of link?.queries ?? []) {
        const target = { expr: fill(query, { ...windows, __tags: tags }), instant: true };
        const answer = await ask(stack, link?.datasourceUid ?? "", target, lastMinutes());
        const values = answer.kind === "rows" ? answer.rows.map(({ value }) => value) : [];
        expect({ name, values }).toEqual({ name, values: [expect.any(Number)] });
        expect(values).not.toContain(Number.NaN);
      }
    }, patience);
  }, 100_000);
});
