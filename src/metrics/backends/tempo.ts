import { ofTarget } from "./of-target.ts";
import { discardReason, httpRequest, tenant } from "./store-labels.ts";

const { counter, histogram } = ofTarget("tempo");

/** Seconds; as scraped. */
const buckets = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 1.5, 2.5, 5, 10, 25, 50, 100] as const;

/** Tempo 2 and 3. Where they differ a metric says whose it is. */
export const tempoMetrics = {
  tempoSpansReceived: counter(
    "tempo_distributor_spans_received_total",
    "{span}",
    "Spans received.",
    tenant,
  ),
  tempoDiscardedSpans: counter("tempo_discarded_spans_total", "{span}", "Spans thrown away.", {
    ...tenant,
    ...discardReason,
  }),
  tempoFailedFlushes: counter(
    "tempo_ingester_failed_flushes_total",
    "{flush}",
    "Traces or blocks that the ingester of Tempo 2 could not write to storage.",
    {},
  ),
  tempoFailedCompletions: counter(
    "tempo_live_store_failed_completions_total",
    "{block}",
    "Blocks that the live store of Tempo 3, which has no ingester, could not complete.",
    {},
  ),
  tempoRequestDuration: histogram(
    "tempo_request_duration_seconds",
    "s",
    "Duration of requests to Tempo.",
    httpRequest,
    buckets,
  ),
  tempoCompactionErrors: counter(
    "tempodb_compaction_errors_total",
    "{error}",
    "Errors of compaction.",
    {},
  ),
} as const;
