import { ofTarget } from "./of-target.ts";

const { counter, gauge, histogram } = ofTarget("victorialogs");

const path = { path: { description: "Path of the API." } } as const;
const folder = { path: { description: "Folder of the data." } } as const;

/** VictoriaLogs about itself. Its duration is a summary: only the mean of a group has a meaning. */
export const victorialogsMetrics = {
  victorialogsRequests: counter("vl_http_requests_total", "{request}", "Requests.", path),
  victorialogsRequestErrors: counter(
    "vl_http_errors_total",
    "{request}",
    "Requests that failed.",
    path,
  ),
  victorialogsRequestDuration: histogram(
    "vl_http_request_duration_seconds",
    "s",
    "Duration of requests.",
    path,
    [],
  ),
  victorialogsRowsIngested: counter("vl_rows_ingested_total", "{line}", "Log lines received.", {
    type: { description: "Protocol." },
  }),
  victorialogsRowsDropped: counter("vl_rows_dropped_total", "{line}", "Log lines thrown away.", {
    reason: { description: "Why." },
  }),
  victorialogsLinesTooLong: counter(
    "vl_too_long_lines_skipped_total",
    "{line}",
    "Log lines thrown away for their length.",
    {},
  ),
  victorialogsInsertTimeouts: counter(
    "vm_concurrent_insert_limit_timeout_total",
    "{request}",
    "Inserts that waited too long for their turn.",
    {},
  ),
  victorialogsSelectTimeouts: counter(
    "vl_concurrent_select_limit_timeout_total",
    "{request}",
    "Queries that waited too long for their turn.",
    {},
  ),
  victorialogsSlowQueries: counter(
    "vl_slow_queries_total",
    "{query}",
    "Queries that took longer than `-search.logSlowQueryDuration`, 5 s.",
    {},
  ),
  victorialogsReadOnly: gauge(
    "vl_storage_is_read_only",
    "{storage}",
    "1 if the storage takes no lines, else 0.",
    folder,
  ),
  victorialogsDiskFree: gauge(
    "vl_free_disk_space_bytes",
    "By",
    "Free space where the data is.",
    folder,
  ),
  victorialogsDiskTotal: gauge(
    "vl_total_disk_space_bytes",
    "By",
    "Size of the disk where the data is.",
    folder,
  ),
  victorialogsDataSize: gauge("vl_data_size_bytes", "By", "Size of the data on disk.", {
    type: { description: "Part of the data." },
  }),
  victorialogsMemory: gauge("process_resident_memory_bytes", "By", "Resident memory.", {}),
  victorialogsLogged: counter(
    "vm_log_messages_total",
    "{message}",
    "What it wrote to its own log.",
    {
      level: { description: "Level.", values: ["info", "warn", "error", "fatal", "panic"] },
      location: { description: "Line of its source." },
    },
  ),
  victorialogsUptime: gauge("vm_app_uptime_seconds", "s", "Time since VictoriaLogs started.", {}),
} as const;
