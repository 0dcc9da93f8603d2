import { availableParallelism, totalmem } from "node:os";
import { getHeapStatistics } from "node:v8";

import type { Meter } from "@opentelemetry/api";

import { catalog } from "../../metrics/catalog.ts";

/** Reports the catalog's metrics of the process on every collection. */
export function observeProcess(meter: Meter): void {
  const share = cpuShare();
  observe(meter, catalog.cpuUsage, share);
  observe(meter, catalog.memoryUsage, () => process.memoryUsage.rss());
  observe(meter, catalog.memoryLimit, memoryLimit);
  observe(meter, catalog.heapLimit, () => getHeapStatistics().heap_size_limit);
  observe(meter, catalog.processUptime, () => process.uptime());
}

/**
 * Returns the bytes that the process may use. A control group without a limit is told as 0 or as a
 * number beyond every machine, by the kernel's version; read anew, for a container may be resized.
 */
function memoryLimit(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}

interface Observed {
  readonly name: string;
  readonly unit: string;
  readonly description: string;
}

function observe(meter: Meter, metric: Observed, value: () => number): void {
  const { name, unit, description } = metric;
  meter
    .createObservableGauge(name, { unit, description })
    .addCallback((result) => result.observe(value()));
}

/** Returns a function that gives the share of the CPUs used since its last call, from 0 to 1. */
function cpuShare(): () => number {
  let last = { at: process.hrtime.bigint(), cpu: process.cpuUsage() };
  let share = 0;
  return () => {
    const at = process.hrtime.bigint();
    const elapsedUs = Number(at - last.at) / 1_000;
    // Two readers that collect together must not divide by next to nothing
    if (elapsedUs < 100_000) return share;
    const { user, system } = process.cpuUsage(last.cpu);
    share = (user + system) / elapsedUs / availableParallelism();
    last = { at, cpu: process.cpuUsage() };
    return share;
  };
}
