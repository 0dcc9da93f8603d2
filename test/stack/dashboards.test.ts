import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";

import { catalog } from "#src/metrics/catalog.ts";
import { prometheusName } from "#src/metrics/prometheus-name.ts";

import type { Answer, Range } from "./dashboards/answer.ts";
import { checkQuery, hasData, servicesOf, sourceByRange } from "./dashboards/check-query.ts";
import { emptyByNature } from "./dashboards/empty-by-nature.ts";
import { panelQueries, type PanelQuery } from "./dashboards/panel-queries.ts";
import { quickenAggregates } from "./dashboards/quick-aggregates.ts";
import { startTraffic } from "./dashboards/traffic.ts";
import { describeStack, promql, setFault, type Stack } from "./stack.ts";
import { stores, type StoreSet } from "./stores.ts";

const shop = ["gateway", "orders", "worker"];
const patience = { timeout: 120_000, interval: 1_000 } as const;

/** Waits until the query answers, with nothing wrong in what it answers. */
async function answers(
  stack: Stack,
  query: PanelQuery,
  service: string,
  since: number,
): Promise<readonly Answer[]> {
  return vi.waitFor(async () => {
    const asked = await checkQuery(stack, query, service, rangeSince(since));
    expect(asked.problems).toEqual([]);
    expect(hasData(query, asked)).toBe(true);
    return asked.answers;
  }, patience);
}

function rangeSince(since: number): Range {
  return { start: Math.floor(since / 1000), end: Math.ceil(Date.now() / 1000) };
}

async function instances(stack: Stack): Promise<readonly string[]> {
  const series = await promql(
    stack,
    `max by (instance) (${prometheusName(catalog.processUptime)}) > 0`,
  );
  return series.map(({ metric }) => metric["instance"] ?? "");
}

describeStack("every query of every panel", (stack) => {
  const queries = panelQueries(stack.set);
  const empty = emptyByNature(stack.set);
  const named = queries.map((query) => [query.name, query] as const);
  const filled = named.filter(([name]) => !empty.has(name));
  const resources = new AsyncDisposableStack();
  let since = Date.now();

  beforeAll(async () => {
    resources.use(await quickenAggregates(stack));
    resources.use(await startTraffic(stack));
    since = Date.now();
  });

  afterAll(() => resources.disposeAsync());

  describe("of all services, while the shop runs with faults", () => {
    test.each(filled)(
      "%s answers in the panel's shape and unit",
      async (_name, query) => {
        await expect(answers(stack, query, ".+", since)).resolves.not.toEqual([]);
      },
      150_000,
    );

    test.each(named.filter(([name]) => empty.has(name)))(
      "%s runs, and is empty by nature",
      async (_name, query) => {
        const { problems } = await checkQuery(stack, query, ".+", rangeSince(since));
        expect(problems.filter((problem) => !problem.includes("got single points"))).toEqual([]);
      },
    );
  });

  describe("of several services, after all of them were restarted", () => {
    let before: readonly string[] = [];

    beforeAll(async () => {
      before = await instances(stack);
      const containers = shop.map((service) => `${stack.projectName}-${service}-1`);
      await promisify(execFile)("docker", ["restart", "--time", "5", ...containers]);
      since = Date.now();
      await vi.waitFor(() => setFault(stack, { errorRate: 0.3, latencyMs: 600 }), patience);
    }, 150_000);

    test.each(filled)(
      "%s answers again, of the new instances",
      async (_name, query) => {
        const services = `(${(await servicesOf(stack)).join("|")})`;
        const again = await answers(stack, query, services, since);
        expect(again).not.toEqual([]);
        const byInstance = query.target.legendFormat?.includes("{{instance}}") ?? false;
        if (!byInstance) return;
        await vi.waitFor(async () => {
          const [answer] = await answers(stack, query, services, since);
          const seen = answer?.kind === "series" ? answer.series : [];
          const known = new Set(before);
          const fresh = seen.filter(({ labels }) => !known.has(labels["instance"] ?? ""));
          expect(new Set(fresh.map(({ labels }) => labels["service_name"]))).toEqual(new Set(shop));
        }, patience);
      },
      150_000,
    );
  });

  test("the trends ask the Prometheus that has the whole range", async () => {
    const day = 24 * 3600;
    await expect(sourceByRange(stack, day)).resolves.toBe("prometheus");
    await expect(sourceByRange(stack, 30 * day)).resolves.toBe("prometheus");
    await expect(sourceByRange(stack, 30 * day + 1)).resolves.toBe("prometheus-longterm");
    await expect(sourceByRange(stack, 365 * day)).resolves.toBe("prometheus-longterm");
  });
});

// The keys of an object literal
const sets = Object.keys(stores) as StoreSet[];

test.each(sets)("%s: what is empty by nature is the name of a query", (set) => {
  const names = new Set(panelQueries(set).map(({ name }) => name));
  expect([...emptyByNature(set).keys()].filter((name) => !names.has(name))).toEqual([]);
});
