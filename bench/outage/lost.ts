import { collectorMetrics, sumOf } from "../../test/stack/durability-collector.ts";
import type { Backends } from "../../test/stack/stack.ts";

/** Returns how many spans and lines the Collector counts as lost since it started. */
export async function lostOf(backends: Backends): Promise<number> {
  return sumOf(
    await collectorMetrics(backends),
    /^otelcol_exporter_(send|enqueue)_failed_(spans|log_records)/,
  );
}
