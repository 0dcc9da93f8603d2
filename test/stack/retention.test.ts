import { execFile } from "node:child_process";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

import { afterAll, beforeAll, expect, test, vi } from "vitest";

import { describeStack, getJson } from "./stack.ts";
import { stores, type StoreSet, type StoreUrls } from "./stores.ts";

const aggregate = "agg:retention_test:seconds";
const other = "level:retention_test:seconds";

/** What runs every five minutes in the shipped rules runs every second here. */
const rules = `groups:
  - name: retention-test
    interval: 1s
    rules:
      - { record: "${aggregate}", expr: time() }
      - { record: "${other}", expr: time() }
`;

interface Sample {
  readonly values?: readonly (readonly [time: number, value: string])[];
}

/** Returns the times, in seconds, of the raw samples of a series in the last two minutes. */
async function times(prometheus: string, series: string): Promise<readonly number[]> {
  const { data } = await getJson<{ data: { result: Sample[] } }>(`${prometheus}/api/v1/query`, {
    query: `${series}[2m]`,
  });
  return data.result.flatMap(({ values = [] }) => values.map(([time]) => time));
}

/** Returns the names of the series that the selector matches. */
async function names(prometheus: string, selector = '{__name__!=""}'): Promise<readonly string[]> {
  const url = `${prometheus}/api/v1/label/__name__/values`;
  return (await getJson<{ data: string[] }>(url, { "match[]": selector })).data;
}

async function docker(...args: string[]): Promise<string> {
  return (await promisify(execFile)("docker", args)).stdout;
}

async function metricsRetention(prometheus: string): Promise<string> {
  const { data } = await getJson<{ data: { storageRetention: string } }>(
    `${prometheus}/api/v1/status/runtimeinfo`,
  );
  return data.storageRetention;
}

/** Returns the text of a page that a store serves about itself. */
async function page(url: string): Promise<string> {
  return (await fetch(url, { signal: AbortSignal.timeout(10_000) })).text();
}

/** What the log store says of how long it keeps lines. */
const linesKept: Readonly<Record<StoreSet, (urls: StoreUrls) => Promise<string | undefined>>> = {
  "tempo-loki": async ({ logs }) =>
    /retention_period: (\S+)/.exec(await page(`${logs}/config`))?.[1],
  "jaeger-victorialogs": async ({ logs }) =>
    /-retentionPeriod="(\S+)"/.exec(await page(`${logs}/flags`))?.[1],
};

describeStack("how long data stays", (stack) => {
  const longterm = `${stack.projectName}-prometheus-longterm-1`;
  const file = join(stack.generated, "deploy/prometheus/rules/retention-test.yml");

  beforeAll(async () => {
    await writeFile(file, rules);
    // --config.auto-reload looks every 30 s
    await vi.waitFor(
      async () => {
        const found = await names(stack.prometheus);
        if (!found.includes(aggregate) || !found.includes(other)) throw new Error("not read yet");
      },
      { timeout: 90_000, interval: 1_000 },
    );
  });

  afterAll(async () => {
    await docker("start", longterm);
    await rm(file);
  });

  test("the second Prometheus gets the aggregates and nothing else; it watches the queues itself", async () => {
    await vi.waitFor(
      async () => expect(await names(stack.prometheusLongterm)).toContain(aggregate),
      { timeout: 30_000, interval: 1_000 },
    );
    // Both series are of one evaluation: what follows the aggregate would have come with it
    const foreign =
      '{__name__=~".+", __name__!~"agg:.+|ALERTS|ALERTS_FOR_STATE", job!="otel-collector"}';
    expect(await names(stack.prometheusLongterm, foreign)).toEqual([]);
  });

  test("the second Prometheus has every point of the time that it was away", async () => {
    await docker("stop", "--time", "10", longterm);
    const before = await times(stack.prometheus, aggregate);
    const stopped = before.at(-1) ?? Number.NaN;
    await vi.waitFor(
      async () => {
        const [last = 0] = (await times(stack.prometheus, aggregate)).slice(-1);
        expect(last).toBeGreaterThan(stopped + 12);
      },
      { timeout: 30_000, interval: 1_000 },
    );
    const away = (await times(stack.prometheus, aggregate)).filter((time) => time >= stopped);
    await docker("start", longterm);

    await vi.waitFor(
      async () => {
        const arrived = new Set(await times(stack.prometheusLongterm, aggregate));
        expect(away.filter((time) => !arrived.has(time))).toEqual([]);
      },
      { timeout: 60_000, interval: 1_000 },
    );
  });

  test("metrics and log lines stay for 30 days, aggregates for 400", async () => {
    expect(await metricsRetention(stack.prometheus)).toBe("30d");
    expect(await metricsRetention(stack.prometheusLongterm)).toBe("400d");
    expect(await linesKept[stack.set](stack.stores)).toMatch(/^(?:720h(?:0m0s)?|30d)$/);
  });

  test("traces stay for 30 days", async () => {
    const container = `${stack.projectName}-${stores[stack.set].services.traces}-1`;
    const environment = await docker("inspect", "--format", "{{json .Config.Env}}", container);
    expect(environment).toContain('"TRACES_RETENTION=720h"');
  });
});
