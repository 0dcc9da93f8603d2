import { setTimeout as sleep } from "node:timers/promises";

import type { Backends } from "./stack.ts";

/** What the Collector counts about itself since its start, by name and labels as it prints them. */
export type CollectorMetrics = ReadonlyMap<string, number>;

/** Asks the Collector itself: Prometheus knows it 15 seconds later, or not while it is away. */
export async function collectorMetrics({ collectorMetrics }: Backends): Promise<CollectorMetrics> {
  const response = await fetch(`${collectorMetrics}/metrics`, {
    signal: AbortSignal.timeout(5_000),
  });
  const lines = (await response.text()).split("\n").filter((line) => /^\w/.test(line));
  return new Map(
    lines.map((line) => {
      const end = line.lastIndexOf(" ");
      return [line.slice(0, end), Number(line.slice(end + 1))];
    }),
  );
}

/** Returns the sum of the series whose name and labels match. */
export function sumOf(metrics: CollectorMetrics, pattern: RegExp): number {
  return [...metrics].reduce((sum, [key, value]) => (pattern.test(key) ? sum + value : sum), 0);
}

/** Returns what waits in all queues, in the queues' unit. */
export function queued(metrics: CollectorMetrics): number {
  return sumOf(metrics, /^otelcol_exporter_queue_size\{/);
}

/**
 * Waits until nothing is queued or under way. Metrics that the Collector makes itself pass through
 * every few seconds, so one moment without any is enough. Returns whether that moment came.
 */
export async function waitForEmptyQueues(
  stack: Backends,
  { deadlineMs }: { readonly deadlineMs: number },
): Promise<boolean> {
  const endMs = Date.now() + deadlineMs;
  while (Date.now() < endMs) {
    try {
      const metrics = await collectorMetrics(stack);
      const open = sumOf(metrics, /^otelcol_exporter_in_flight_requests\{/);
      if (queued(metrics) === 0 && open === 0) return true;
    } catch {
      // It is starting
    }
    await sleep(250);
  }
  return false;
}
