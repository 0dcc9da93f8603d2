import { ofTarget } from "./of-target.ts";

const { counter, gauge, histogram } = ofTarget("jaeger");

/** Seconds; as scraped: the SDK's default, which is meant for milliseconds. */
const buckets = [0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10_000] as const;
const query = {
  operation: { description: "What was asked of the storage: find_traces, get_trace, …" },
  result: {
    description: "How it ended. A trace that is not found is an error.",
    values: ["ok", "err"],
  },
} as const;
const exporter = { exporter: { description: "The storage's exporter, by its name." } } as const;
const receiver = {
  receiver: { description: "Receiver, by its name in Jaeger's configuration." },
  transport: { description: "Protocol of the receiver." },
} as const;

/** Jaeger 2 with Badger. It is a Collector itself, but ends its counters in `_total`. */
export const jaegerMetrics = {
  jaegerSpansAccepted: counter(
    "otelcol_receiver_accepted_spans_total",
    "{span}",
    "Spans taken.",
    receiver,
  ),
  jaegerSpansRefused: counter(
    "otelcol_receiver_refused_spans_total",
    "{span}",
    "Spans refused: the sender keeps them.",
    receiver,
  ),
  jaegerSpansFailed: counter(
    "otelcol_receiver_failed_spans_total",
    "{span}",
    "Spans that failed within Jaeger.",
    receiver,
  ),
  jaegerSpansWritten: counter(
    "otelcol_exporter_sent_spans_total",
    "{span}",
    "Spans written to the storage.",
    exporter,
  ),
  jaegerWritesFailed: counter(
    "otelcol_exporter_send_failed_spans_total",
    "{span}",
    "Spans that the storage did not take.",
    exporter,
  ),
  jaegerQueryDuration: histogram(
    "jaeger_storage_latency_seconds",
    "s",
    "Duration of queries of the storage.",
    query,
    buckets,
  ),
  jaegerQueries: counter(
    "jaeger_storage_requests_total",
    "{query}",
    "Queries of the storage.",
    query,
  ),
  jaegerKeyBytes: gauge(
    "jaeger_storage_badger_size_bytes_lsm",
    "By",
    "Size of Badger's keys on disk.",
    {},
  ),
  jaegerValueBytes: gauge(
    "jaeger_storage_badger_size_bytes_vlog",
    "By",
    "Size of Badger's value log on disk, of which files are reserved ahead.",
    {},
  ),
  jaegerDiskFree: gauge(
    "jaeger_storage_badger_value_log_bytes_available",
    "By",
    "Free space where Badger's value log is.",
    {},
  ),
  jaegerMemory: gauge("otelcol_process_memory_rss_bytes", "By", "Resident memory.", {}),
  jaegerUptime: counter(
    "otelcol_process_uptime_seconds_total",
    "s",
    "Time since Jaeger started.",
    {},
  ),
} as const;
