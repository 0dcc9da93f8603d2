// Usage: npm run bench -- aggregates
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { aggregates } from "../../src/shipped/aggregates.ts";
import {
  longtermFlags,
  startPrometheus,
  type RunningPrometheus,
} from "../../test/helpers/prometheus.ts";
import { writeYear, yearDays } from "./year.ts";

const execute = promisify(execFile);
const services = 10;
const rounds = 5;
const { requests, errors, durationBuckets } = aggregates;

const queries = {
  "requests a second by service": `avg_over_time(${requests.record}[6h])`,
  "share of failed requests by service": `avg_over_time(${errors.record}[6h]) / avg_over_time(${requests.record}[6h])`,
  "95th percentile by service": `histogram_quantile(0.95, sum by (service_name, le) (avg_over_time(${durationBuckets.record}[6h])))`,
} as const;

/** Prints what a year of the shipped aggregates takes, in memory, on disk and to answer. */
export async function run(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "obs-year-"));
  process.env["GOMEMLIMIT"] = "410MiB";
  try {
    console.log(`${availableParallelism()} CPUs, load ${loadavg()[0]?.toFixed(1)}`);
    {
      await using empty = await startPrometheus(await longtermFlags(join(folder, "empty")));
      await memory("without data", empty);
    }
    const data = join(folder, "year");
    const { series, samples, end } = await writeYear(data, services);
    const bytes = Number((await execute("du", ["-sb", data])).stdout.split("\t")[0]);
    console.log(`${services} services, ${series} series, ${yearDays} days, ${samples} points`);
    console.log(`on disk: ${mib(bytes)}, ${(bytes / samples).toFixed(1)} bytes a point`);

    await using year = await startPrometheus(await longtermFlags(data));
    await memory("with a year, not asked", year);
    for (const [name, query] of Object.entries(queries)) {
      const times: number[] = [];
      for (let round = 0; round < rounds; round += 1) times.push(await ask(year, query, end));
      console.log(`300 days of ${name}: ${times.map((ms) => ms.toFixed(0)).join(", ")} ms`);
    }
    await memory("after the queries", year);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function memory(name: string, { pid }: RunningPrometheus): Promise<void> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  const kib = (key: string): number => Number(new RegExp(`${key}:\\s+(\\d+)`).exec(status)?.[1]);
  console.log(
    `${name}: ${mib(kib("VmRSS") * 1_024)} RSS, ${mib(kib("RssAnon") * 1_024)} of it own`,
  );
}

async function ask({ url }: RunningPrometheus, query: string, end: number): Promise<number> {
  const start = String(end - 300 * 86_400);
  const range = new URLSearchParams({ query, start, end: String(end), step: "6h" });
  const began = performance.now();
  const response = await fetch(`${url}/api/v1/query_range?${range.toString()}`);
  const answer = await response.text();
  const tookMs = performance.now() - began;
  if (!response.ok) throw new Error(`${query}: expected 200, got ${response.status} ${answer}`);
  return tookMs;
}

function mib(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(0)} MiB`;
}
