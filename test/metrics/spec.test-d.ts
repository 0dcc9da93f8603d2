/* oxlint-disable typescript/no-explicit-any -- the specification's interface, copied from it */
import { expectTypeOf, test } from "vitest";

import type { IMetricsCollector, MetricsCollector } from "#src/metrics/index.ts";

/** Copied from the specification. */
interface Specified {
  incrementCounter(name: string, labels?: Record<string, string>, value?: number): void;
  setGauge(name: string, value: number, labels?: Record<string, string>): void;
  recordHistogram(name: string, value: number, labels?: Record<string, string>): void;
  recordSummary(name: string, value: number, labels?: Record<string, string>): void;
  getMetrics(): Promise<string>;
  getMetricsAsJSON(): Promise<Record<string, any>>;
}

test("the metrics interface is the specification's", () => {
  expectTypeOf<IMetricsCollector>().toEqualTypeOf<Specified>();
});

test("our collector can be used wherever the specification's is asked for", () => {
  expectTypeOf<MetricsCollector>().toExtend<Specified>();
});
