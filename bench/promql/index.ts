import { availableParallelism, loadavg } from "node:os";

import { queryInstant, queryRange } from "../../src/promql/evaluate/run.ts";
import { toLabels } from "../../src/promql/evaluate/labels.ts";
import { memorySource, type SourceSeries } from "../../src/promql/evaluate/source.ts";
import { seeded } from "../random.ts";
import { spread } from "../statistics.ts";

const seriesCount = 10_000;
const intervalMs = 15_000;
const samples = 240;
const startMs = 1_700_000_040_000;
const endMs = startMs + (samples - 1) * intervalMs;
const rounds = 9;

/** Prints how long queries over 10,000 counters with an hour of samples at 15 s take. */
// oxlint-disable-next-line typescript/require-await -- what bench/run.ts calls
export async function run(): Promise<void> {
  const source = memorySource(Array.from({ length: seriesCount }, (_, index) => series(index)));
  console.log(
    `${seriesCount} series x ${samples} samples, ${rounds} rounds, ${availableParallelism()} CPUs, load ${loadavg()[0]?.toFixed(1)}`,
  );
  const query = "sum by (job) (rate(requests_total[5m]))";
  const range = { startMs, endMs, stepMs: 60_000 };
  measure(`instant: ${query}`, () => queryInstant(source, query, endMs));
  measure(`instant: sum by (job) (rate(requests_total[1h]))`, () =>
    queryInstant(source, "sum by (job) (rate(requests_total[1h]))", endMs),
  );
  measure(`1 h by 60 s: ${query}`, () => queryRange(source, query, range));
  measure(`1 h by 15 s: ${query}`, () => queryRange(source, query, { ...range, stepMs: 15_000 }));
}

function series(index: number): SourceSeries {
  const random = seeded(index);
  let value = 0;
  return {
    labels: toLabels({
      __name__: "requests_total",
      job: `job-${index % 20}`,
      instance: `instance-${index % 500}`,
      route: `/route/${index}`,
    }),
    times: Float64Array.from({ length: samples }, (_, at) => startMs + at * intervalMs),
    values: Float64Array.from({ length: samples }, () => (value += Math.floor(random() * 50))),
  };
}

function measure(name: string, query: () => unknown): void {
  const taken: number[] = [];
  const used: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const [from, cpu] = [performance.now(), process.cpuUsage()];
    query();
    const { user, system } = process.cpuUsage(cpu);
    taken.push(performance.now() - from);
    used.push((user + system) / 1_000);
  }
  console.log(`${name}: ${spread(taken, 1)} ms, of CPU ${spread(used, 1)} ms`);
}
