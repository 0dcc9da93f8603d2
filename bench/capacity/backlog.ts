import {
  collectorMetrics,
  sumOf,
  type CollectorMetrics,
} from "../../test/stack/durability-collector.ts";
import type { Backends } from "../../test/stack/stack.ts";

/** Spans and lines in the Collector, as it counts them since its start. */
export interface Flow {
  readonly accepted: number;
  readonly sent: number;
  /** Refused at the receiver, refused by a queue, or thrown away by a store. */
  readonly lost: number;
  readonly memoryBytes: number;
}

export async function readFlow(backends: Backends): Promise<Flow> {
  return toFlow(await collectorMetrics(backends));
}

/** Returns what was accepted and has not been sent yet. */
export function backlogOf({ accepted, sent }: Flow): number {
  return accepted - sent;
}

/**
 * Returns whether a backlog grows over the second half of its readings: its last quarter is higher
 * than the one before by more than a second's records.
 */
export function isGrowing(backlogs: readonly number[], perSecond: number): boolean {
  const quarter = Math.max(1, Math.floor(backlogs.length / 4));
  const last = mean(backlogs.slice(-quarter));
  const before = mean(backlogs.slice(-2 * quarter, -quarter));
  return last - before > perSecond;
}

function toFlow(metrics: CollectorMetrics): Flow {
  return {
    accepted: sumOf(metrics, /^otelcol_receiver_accepted_(spans|log_records)/),
    sent: sumOf(metrics, /^otelcol_exporter_sent_(spans|log_records)/),
    lost: sumOf(
      metrics,
      /^otelcol_(receiver_(refused|failed)|exporter_(enqueue|send)_failed)_(spans|log_records)/,
    ),
    memoryBytes: sumOf(metrics, /^otelcol_process_memory_rss/),
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
