import { randomBytes } from "node:crypto";

import { beforeAll, expect, test, vi } from "vitest";
import { z } from "zod";

import { renderDashboards } from "#src/dashboards/index.ts";

import { send } from "./otlp.ts";
import { describeStack, getJson, placeOrder, setFault, type Stack } from "./stack.ts";

const panelSchema = z.looseObject({
  title: z.string(),
  targets: z
    .array(
      z.looseObject({
        datasource: z.object({ uid: z.string() }),
        expr: z.string().optional(),
        query: z.string().optional(),
      }),
    )
    .default([]),
});

const dashboardSchema = z.looseObject({
  title: z.string(),
  panels: z.array(panelSchema.extend({ panels: z.array(panelSchema).default([]) })),
});

interface PanelQuery {
  readonly name: string;
  readonly source: string;
  readonly query: string;
}

const queries: readonly PanelQuery[] = [...renderDashboards().values()].flatMap((text) => {
  const { title, panels } = dashboardSchema.parse(JSON.parse(text));
  const all = panels.flatMap((panel) => [panel, panel.panels].flat());
  return all.flatMap((panel) =>
    panel.targets.map(({ datasource, expr, query }, index) => ({
      name: `${title} / ${panel.title} / query ${index + 1}`,
      source: datasource.uid,
      query: withoutVariables(expr ?? query ?? ""),
    })),
  );
});

/** Queries that are empty here, and why: they have to run, but need no result. */
const emptyByNature: ReadonlyMap<string, string> = new Map([
  ["Health / Root causes / query 1", "nothing fails because of something else"],
  ["Health / Certificates / query 1", "no check of the shop sees a certificate"],
  ["Service overview / Provider errors / query 1", "the shop has no AI provider"],
  ["Service overview / Provider errors / query 2", "the shop has no Git provider"],
  ...[1, 2, 3, 4, 5, 6].map(
    (query) => [`Pipeline / Collector: lost / query ${query}`, "nothing is lost"] as const,
  ),
  ["Pipeline / Alertmanager: notifications / query 2", "no notification fails"],
  ["Pipeline / Loki and Tempo: taken in / query 3", "Loki throws no line away"],
]);

const filled = queries.filter(({ name }) => !emptyByNature.has(name));
const empty = queries.filter(({ name }) => emptyByNature.has(name));

/** What Grafana would put in: all services, and a window of one minute. */
function withoutVariables(query: string): string {
  return query
    .replaceAll("$service", ".+")
    .replaceAll("$__rate_interval", "1m")
    .replaceAll("$__auto", "1m");
}

/** Runs the query as Grafana's data source would and returns how many results it has. */
async function results(stack: Stack, { source, query }: PanelQuery): Promise<number> {
  const now = Date.now() / 1000;
  const range = { start: String(Math.floor(now - 300)), end: String(Math.ceil(now)) };
  switch (source) {
    case "prometheus": {
      const { data } = await getJson<{ data: { result: unknown[] } }>(
        `${stack.prometheus}/api/v1/query_range`,
        { query, ...range, step: "15" },
      );
      return data.result.length;
    }
    case "loki": {
      const { data } = await getJson<{ data: { result: unknown[] } }>(
        `${stack.stores.logs}/loki/api/v1/query_range`,
        { query, ...range },
      );
      return data.result.length;
    }
    case "tempo": {
      const { traces } = await getJson<{ traces: unknown[] }>(`${stack.stores.traces}/api/search`, {
        q: query,
        ...range,
      });
      return traces.length;
    }
    default:
      throw new Error(`${source}: expected a data source that this test can ask`);
  }
}

describeStack("every panel", (stack) => {
  // All that a panel can show: successes, failures, slow requests, exceptions, warnings
  beforeAll(async () => {
    await setFault(stack, { errorRate: 0.5, latencyMs: 600 });
    await Promise.all(Array.from({ length: 6 }, () => placeOrder(stack)));
    await setFault(stack, {});
    await placeOrder(stack, { quantity: 1_000 });
    // The shop itself throws nothing
    const traceId = randomBytes(16).toString("hex");
    await send(stack, { traceId, service: "orders", body: "broken", exceptionType: "TypeError" });
  });

  test.each(filled)(
    "$name has data",
    async (panel) => {
      await vi.waitFor(
        async () => {
          // rate() needs two points of a series that grows
          await placeOrder(stack);
          expect(await results(stack, panel)).toBeGreaterThan(0);
        },
        { timeout: 120_000, interval: 2_000 },
      );
    },
    150_000,
  );

  test.each(empty)("$name runs", async (panel) => {
    await expect(results(stack, panel)).resolves.toBeGreaterThanOrEqual(0);
  });
});

test("what is empty by nature is the name of a query", () => {
  expect([...emptyByNature.keys()].toSorted()).toEqual(empty.map(({ name }) => name).toSorted());
});
