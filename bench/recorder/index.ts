// Usage: npm run bench -- recorder
import { availableParallelism, loadavg } from "node:os";

import { metrics as metricsApi } from "@opentelemetry/api";
import { MeterProvider } from "@opentelemetry/sdk-metrics";

import {
  createMetricsCollector,
  createRecorder,
  defineMetrics,
  type IMetricsCollector,
} from "../../src/metrics/index.ts";
import { createPullReader } from "../../src/metrics/pull-reader.ts";
import { median, spread } from "../statistics.ts";

const rounds = 7;
const batchesPerRound = 60;
const callsPerBatch = 3_000;

const metrics = defineMetrics({
  payments: {
    name: "checkout.payments",
    kind: "counter",
    unit: "{payment}",
    description: "Payments by outcome.",
    attributes: { outcome: { values: ["accepted", "declined", "error"] } },
  },
  duration: {
    name: "checkout.duration",
    kind: "histogram",
    unit: "s",
    description: "Duration of checkouts.",
    attributes: { outcome: { values: ["accepted", "declined"] }, shop: {}, "error.type": {} },
  },
});

type Call = (index: number) => void;

/** Prints what a call of the recorder costs beside one of a bare OpenTelemetry instrument. */
export function run(): void {
  // Without a reader the SDK aggregates nothing
  const reader = createPullReader();
  metricsApi.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
  console.log(`${availableParallelism()} CPUs, load ${loadavg()[0]?.toFixed(1)}, ${rounds} rounds`);
  const times = measure({ ...rightCalls(), ...wrongCalls() });
  const rows = Object.entries(times).map(([name, ns]) => [name, { "ns a call": spread(ns) }]);
  console.table(Object.fromEntries(rows));
  for (const kind of ["counter, 1 attribute", "histogram, 3 attributes"]) {
    const [bare = [], ours = []] = [times[`bare ${kind}`], times[`recorder ${kind}`]];
    const ratios = ours.map((ns, round) => ns / (bare[round] ?? Number.NaN));
    console.log(`${kind}: ${spread(ratios, 2)} times a bare instrument`);
  }
}

function rightCalls(): Readonly<Record<string, Call>> {
  const meter = metricsApi.getMeter("bench");
  const counter = meter.createCounter("bare.payments");
  const histogram = meter.createHistogram("bare.duration");
  const record = createRecorder(metrics);
  const shop = (index: number): string => (index % 2 === 0 ? "north" : "south");
  const outcome = (index: number) => (index % 3 === 0 ? "declined" : "accepted");
  return {
    "bare counter, 1 attribute": (index) => counter.add(1, { outcome: outcome(index) }),
    "recorder counter, 1 attribute": (index) => record.payments.add(1, { outcome: outcome(index) }),
    "bare histogram, 3 attributes": (index) =>
      histogram.record(0.2, { outcome: outcome(index), shop: shop(index), "error.type": "E" }),
    "recorder histogram, 3 attributes": (index) =>
      record.duration.record(0.2, {
        outcome: outcome(index),
        shop: shop(index),
        "error.type": "E",
      }),
  };
}

/** Calls that have been warned of before. */
function wrongCalls(): Readonly<Record<string, Call>> {
  const warn = (): void => {};
  // As JavaScript may call it
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- wrong on purpose
  const record = createRecorder(metrics, { warn }) as unknown as Readonly<
    Record<string, Readonly<Record<string, (value: number, attributes?: object) => void>>>
  >;
  const collector: IMetricsCollector = createMetricsCollector({ catalog: metrics, warn });
  return {
    "recorder, unknown attribute": () => record["payments"]?.["add"]?.(1, { outcom: "accepted" }),
    "recorder, value outside the set": () => record["payments"]?.["add"]?.(1, { outcome: "no" }),
    "recorder, not a number": () => record["payments"]?.["add"]?.(Number.NaN),
    "recorder, wrong kind": () => record["payments"]?.["set"]?.(1),
    "recorder, unknown metric": () => record["paymnets"]?.["add"]?.(1),
    "collector, unknown metric": () => collector.incrementCounter("paymnets"),
    "collector, ever new unknown metric": (index) => collector.incrementCounter(`item-${index}`),
  };
}

/**
 * Nanoseconds a call, the median of each round. The calls take turns in batches of milliseconds:
 * whatever else the machine does meets all of them.
 */
function measure(all: Readonly<Record<string, Call>>): Record<string, number[]> {
  const times: Record<string, number[]> = {};
  for (let round = 0; round <= rounds; round += 1) {
    const batches: Record<string, number[]> = {};
    for (let batch = 0; batch < batchesPerRound; batch += 1) {
      for (const [name, call] of Object.entries(all)) (batches[name] ??= []).push(time(call));
    }
    // The first one warms up
    if (round === 0) continue;
    for (const [name, of] of Object.entries(batches)) (times[name] ??= []).push(median(of));
  }
  return times;
}

function time(call: Call): number {
  const start = process.hrtime.bigint();
  for (let index = 0; index < callsPerBatch; index += 1) call(index);
  return Number(process.hrtime.bigint() - start) / callsPerBatch;
}
