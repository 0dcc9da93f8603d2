import { toLabels } from "#src/promql/evaluate/labels.ts";
import type { SourceSeries } from "#src/promql/evaluate/source.ts";

import { seeded } from "../../../bench/random.ts";
import { randomHistograms } from "./native.ts";

/** The first sample: a full minute, so that steps of subqueries do not hide in it. */
export const startMs = 1_700_000_000_000 - (1_700_000_000_000 % 60_000);
const samples = 480;
const intervalMs = 15_000;
export const endMs = startMs + samples * intervalMs;

const jobs = ["api", "web", "db"];
const instances = ["a", "b", "c"];
const bounds = ["0.1", "0.5", "1", "2.5", "+Inf"];

/** Returns two hours of counters, gauges and histograms of both kinds with gaps, resets, NaN and Inf. */
export function randomSeries(seed: number): readonly SourceSeries[] {
  const random = seeded(seed);
  const found: SourceSeries[] = [];
  for (const job of jobs) {
    for (const instance of instances) {
      const labels = { job, instance };
      found.push(walk(random, { ...labels, __name__: "requests_total", code: "200" }, counter));
      if (random() < 0.7) {
        found.push(walk(random, { ...labels, __name__: "requests_total", code: "500" }, counter));
      }
      found.push(walk(random, { ...labels, __name__: "temperature" }, gauge));
      if (random() < 0.8) found.push(walk(random, { ...labels, __name__: "queue_length" }, whole));
      found.push(...histogram(random, labels));
    }
    found.push(
      walk(random, { job, __name__: "job_info", version: `v${job.length}`, team: "x" }, () => 1),
    );
  }
  for (const instance of ["a", "b"]) {
    const labels = { __name__: "target_info", job: "web", instance, version: `v-${instance}` };
    found.push(walk(random, labels, () => 1));
  }
  found.push(walk(random, { __name__: "odd_values", job: "api" }, odd));
  found.push(...randomHistograms(random, { startMs, intervalMs, samples }));
  return found;
}

type Next = (before: number, random: () => number) => number;

const counter: Next = (before, random) =>
  random() < 0.01 ? random() * 5 : before + Math.floor(random() * 40);
const gauge: Next = (before, random) => before + (random() - 0.5) * 10;
const whole: Next = (_, random) => Math.floor(random() * 6);
const odd: Next = (_, random) => {
  const values = [Number.NaN, Infinity, -Infinity, 0, -1.5, 1e300, 3];
  return values[Math.floor(random() * values.length)] ?? 0;
};

function walk(
  random: () => number,
  labels: Readonly<Record<string, string>>,
  next: Next,
): SourceSeries {
  const times: number[] = [];
  const values: number[] = [];
  const ends: number[] = [];
  const jitter = random() < 0.3 ? 900 : 0;
  const from = random() < 0.2 ? Math.floor(random() * samples) : 0;
  let value = random() * 100;
  let gap = 0;
  for (let at = from; at < samples; at++) {
    value = next(value, random);
    if (gap > 0) gap--;
    else if (random() < 0.01) gap = Math.floor(random() * 60);
    if (gap > 0) continue;
    times.push(startMs + at * intervalMs + Math.floor(random() * jitter));
    values.push(value);
    ends.push(Number(random() < 0.005));
  }
  return {
    labels: toLabels(labels),
    times: Float64Array.from(times),
    values: Float64Array.from(values),
    stale: Uint8Array.from(ends),
  };
}

function histogram(
  random: () => number,
  labels: Readonly<Record<string, string>>,
): readonly SourceSeries[] {
  const columns = bounds.map(() => new Float64Array(samples));
  const counts = bounds.map(() => 0);
  const times = Float64Array.from({ length: samples }, (_, at) => startMs + at * intervalMs);
  for (let at = 0; at < samples; at++) {
    const lowest = Math.floor(random() * bounds.length);
    for (const [index, column] of columns.entries()) {
      counts[index] = (counts[index] ?? 0) + (index >= lowest ? 3 : 0);
      column[at] = counts[index] ?? 0;
    }
  }
  return columns.map((values, index) => ({
    labels: toLabels({ ...labels, __name__: "latency_bucket", le: bounds[index] ?? "" }),
    times,
    values,
  }));
}
