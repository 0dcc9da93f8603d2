import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { toMs } from "#src/duration.ts";
import { aggregateInterval, aggregates } from "#src/shipped/aggregates.ts";
import { catalog } from "#src/metrics/catalog.ts";
import { prometheusSeriesName } from "#src/metrics/prometheus-name.ts";

import {
  longtermFlags,
  startPrometheus,
  type RunningPrometheus,
} from "../../helpers/prometheus.ts";
import { toolPath } from "../../helpers/tool.ts";
import { burstSamples, createTraffic, services, type Traffic } from "../../alerting/traffic.ts";

const run = promisify(execFile);
const root = join(import.meta.dirname, "../../..");

/** Prometheus' block ranges are 2 h × 3ⁿ; this one makes 300 days 15 blocks. */
const blockSeconds = 486 * 3_600;
const month = 30 * 86_400;
const end = Math.floor(Date.now() / 1_000 / blockSeconds) * blockSeconds;
const start = end - 15 * blockSeconds;
const months = Array.from({ length: 10 }, (_, index) => end - index * month);
const interval = toMs(aggregateInterval) / 1_000;

/**
 * Far coarser than an exporter's 5 s, so that a year is at hand in seconds: most windows of the rules
 * see half of the growth. What a rate makes of the rest has to be right over a month.
 */
const stepSeconds = 150;

let folder: string;
let traffic: Traffic;
let raw: RunningPrometheus;
let longterm: RunningPrometheus;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "obs-aggregates-"));
  traffic = createTraffic(start, stepSeconds);
  for (let from = start; from < end; from += blockSeconds) {
    const bursts = from + blockSeconds === end ? burstSamples(end - 6 * 3_600, end - 5) : "";
    await backfill(traffic.samples(from - stepSeconds, from + blockSeconds - stepSeconds) + bursts);
  }
  const config = join(folder, "raw.yml");
  await writeFile(config, "{}");
  raw = await startPrometheus([
    `--config.file=${config}`,
    `--storage.tsdb.path=${join(folder, "raw")}`,
    "--storage.tsdb.retention.time=400d",
  ]);
  await aggregate();
  longterm = await startPrometheus(await longtermFlags(join(folder, "longterm")));
}, 300_000);

afterAll(async () => {
  await raw[Symbol.asyncDispose]();
  await longterm[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function backfill(samples: string): Promise<void> {
  const file = join(folder, "samples.txt");
  await writeFile(file, `${samples}# EOF\n`);
  await promtool("openmetrics", file, join(folder, "raw"));
}

/** Evaluates the shipped rules over the raw data, as Prometheus would have done meanwhile. */
async function aggregate(): Promise<void> {
  const rules = [aggregates.requests, aggregates.errors, aggregates.durationBuckets];
  await promtool(
    "rules",
    `--url=${raw.url}`,
    `--start=${start}`,
    `--end=${end}`,
    `--output-dir=${join(folder, "longterm")}`,
    ...rules.map(({ id }) => join(root, `deploy/prometheus/rules/${id}.yml`)),
  );
}

async function promtool(from: "openmetrics" | "rules", ...args: string[]): Promise<void> {
  const block = `--max-block-duration=${blockSeconds}s`;
  await run(toolPath("promtool"), ["tsdb", "create-blocks-from", "--quiet", block, from, ...args]);
}

interface Answer {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [time: number, value: string];
  readonly values: readonly (readonly [time: number, value: string])[];
}

async function ask(
  { url }: RunningPrometheus,
  path: "query" | "query_range",
  parameters: Readonly<Record<string, string>>,
): Promise<readonly Answer[]> {
  const response = await fetch(
    `${url}/api/v1/${path}?${new URLSearchParams(parameters).toString()}`,
  );
  expect(response.status).toBe(200);
  const body = (await response.json()) as { readonly data: { readonly result: Answer[] } };
  return body.data.result;
}

/** Returns the value by service at a moment. */
async function byService(
  prometheus: RunningPrometheus,
  query: string,
  time: number,
): Promise<ReadonlyMap<string, number>> {
  const series = await ask(prometheus, "query", { query, time: String(time) });
  return new Map(series.map(({ metric, value }) => [metric["service_name"] ?? "", +value[1]]));
}

const counted = prometheusSeriesName(catalog.httpRequestDuration, "count");
const failed = `${counted}{http_response_status_code=~"5.."}`;
const buckets = prometheusSeriesName(catalog.httpRequestDuration, "bucket");
const total = (series: string, range: string): string =>
  `sum_over_time(${series}[${range}]) * ${interval}`;
const grown = (series: string): string => `sum by (service_name) (increase(${series}[30d]))`;
const requests = aggregates.requests.record;
const errors = aggregates.errors.record;
const bucketRates = aggregates.durationBuckets.record;

const questions = [
  {
    name: "requests",
    raw: grown(counted),
    aggregated: total(requests, "30d"),
  },
  {
    name: "failed requests",
    raw: grown(failed),
    aggregated: total(errors, "30d"),
  },
  {
    name: "share of failed requests",
    raw: `${grown(failed)} / ${grown(counted)}`,
    aggregated: `${total(errors, "30d")} / (${total(requests, "30d")})`,
  },
  {
    name: "95th percentile",
    raw: `histogram_quantile(0.95, sum by (service_name, le) (increase(${buckets}[30d])))`,
    aggregated: `histogram_quantile(0.95, sum_over_time(${bucketRates}[30d]))`,
  },
] as const;

/** Returns how far apart two numbers are, as a share of the second. */
function apart(got: number | undefined, wanted: number | undefined): number {
  return Math.abs((got ?? Number.NaN) / (wanted ?? Number.NaN) - 1);
}

describe("300 days of aggregates", () => {
  test.each(questions)(
    "answer the $name of each month within 1 % of the raw data",
    async (query) => {
      const worst: number[] = [];
      for (const time of months) {
        const [wanted, got] = [
          await byService(raw, query.raw, time - stepSeconds),
          await byService(longterm, query.aggregated, time - stepSeconds),
        ];
        worst.push(...services.map(({ name }) => apart(got.get(name), wanted.get(name))));
      }
      expect(worst).toHaveLength(months.length * services.length);
      expect(Math.max(...worst)).toBeLessThan(0.01);
    },
  );

  test("have the true number of requests and of failures over all of it, within 1 %", async () => {
    const [got, failures] = [
      await byService(longterm, total(requests, "300d"), end - stepSeconds),
      await byService(longterm, total(errors, "300d"), end - stepSeconds),
    ];
    for (const { name } of services) {
      const truth = traffic.truth(name, end - stepSeconds - 10 * month, end - stepSeconds);
      expect(apart(got.get(name), truth.requests)).toBeLessThan(0.01);
      expect(apart(failures.get(name), truth.errors)).toBeLessThan(0.01);
    }
  });

  test("count what happens every five minutes once, whichever second it happens in", async () => {
    const got = await byService(longterm, total(requests, "4h"), end - 3_600);
    const bursts = [...got].filter(([service]) => service.startsWith("burst-"));
    expect(bursts).toHaveLength(60);
    expect(Math.max(...bursts.map(([, count]) => apart(count, 48_000)))).toBeLessThan(0.01);
  });

  // As Grafana asks for 300 days in about 1,000 points
  test.each([
    `avg_over_time(${requests}[6h])`,
    `avg_over_time(${errors}[6h]) / avg_over_time(${requests}[6h])`,
    `histogram_quantile(0.95, sum by (service_name, le) (avg_over_time(${bucketRates}[6h])))`,
  ])("answer in less than 2 s: %s", async (query) => {
    const began = performance.now();
    const series = await ask(longterm, "query_range", {
      query,
      start: String(end - 10 * month),
      end: String(end),
      step: "6h",
    });
    const tookMs = performance.now() - began;
    const own = series.filter(({ metric }) => !metric["service_name"]?.startsWith("burst-"));
    expect(own).toHaveLength(services.length);
    for (const { values } of own) expect(values.length).toBeGreaterThan(1_150);
    expect(tookMs).toBeLessThan(2_000);
  });

  test("hold nothing but aggregates", async () => {
    const names = await ask(longterm, "query", {
      query: 'count by (__name__) (last_over_time({__name__=~".+"}[300d]))',
      time: String(end),
    });
    expect(new Set(names.map(({ metric }) => metric["__name__"]))).toEqual(
      new Set([requests, errors, bucketRates]),
    );
  });
});
