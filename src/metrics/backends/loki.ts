import { ofTarget } from "./of-target.ts";
import { discardReason, httpRequest, tenant } from "./store-labels.ts";

const { counter, histogram } = ofTarget("loki");

/** Seconds; as scraped. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100] as const;

export const lokiMetrics = {
  lokiRequestDuration: histogram(
    "loki_request_duration_seconds",
    "s",
    "Duration of requests to Loki.",
    httpRequest,
    buckets,
  ),
  lokiPanics: counter("loki_panic_total", "{panic}", "Panics that were caught.", {}),
  lokiLinesReceived: counter(
    "loki_distributor_lines_received_total",
    "{line}",
    "Log lines received.",
    tenant,
  ),
  lokiDiscardedSamples: counter(
    "loki_discarded_samples_total",
    "{line}",
    "Log lines thrown away.",
    {
      ...tenant,
      ...discardReason,
    },
  ),
  lokiChunkFlushFailures: counter(
    "loki_ingester_chunks_flush_failures_total",
    "{chunk}",
    "Chunks that could not be written to storage.",
    {},
  ),
  lokiWalDiskFull: counter(
    "loki_ingester_wal_disk_full_failures_total",
    "{write}",
    "Writes to the write-ahead log that found the disk full.",
    {},
  ),
} as const;
