import type { Conditions } from "./conditions.ts";
import { ProcessSeries } from "./series-store.ts";

/** How often Prometheus scrapes. */
const scrapeMs = 15_000;

const keepMs = 4 * 3_600_000;

/** What Prometheus scrapes: the parts of the pipeline by their jobs. */
const jobs = [
  "prometheus",
  "prometheus-longterm",
  "alertmanager",
  "otel-collector",
  "tempo",
  "loki",
  "grafana",
] as const;

type Job = (typeof jobs)[number];

/** The Collector's exporters, with the store and the signal of each. */
const exporters = [
  { exporter: "otlp/tempo", data_type: "traces", store: "tempo", items: "spans" },
  { exporter: "otlp_http/loki", data_type: "logs", store: "loki", items: "log_records" },
  {
    exporter: "otlp_http/prometheus",
    data_type: "metrics",
    store: "prometheus",
    items: "metric_points",
  },
] as const;

const capacity = 536_870_912;

/** The scraped series of the pipeline. */
export interface Pipeline {
  /** `up` is Prometheus' own: it is there as long as the target is. */
  readonly targets: ReadonlyMap<Job, ProcessSeries>;
  readonly metrics: ReadonlyMap<Job, ProcessSeries>;
}

/** Returns a pipeline that has told nothing yet. */
export function startPipeline(): Pipeline {
  const made = (job: Job): [Job, ProcessSeries] => [
    job,
    new ProcessSeries({ job, instance: `${job}:9090` }, keepMs),
  ];
  return { targets: new Map(jobs.map(made)), metrics: new Map(jobs.map(made)) };
}

/** Takes the samples of `ms`, where it is the time of a scrape. */
export function runPipeline(pipeline: Pipeline, conditions: Conditions, ms: number): void {
  if (ms % scrapeMs !== 0) return;
  for (const job of jobs) {
    const [target, metrics] = [pipeline.targets.get(job), pipeline.metrics.get(job)];
    if (target === undefined || metrics === undefined || !isTarget(job, conditions, ms)) continue;
    const up = runs(job, conditions, ms);
    target.gauge("up", {}, Number(up));
    target.sample(ms);
    if (!up) continue;
    metrics.gauge("process_open_fds", {}, 60);
    metrics.gauge("process_max_fds", {}, 65_536);
    tell[job]?.(metrics, conditions, ms);
    metrics.sample(ms);
  }
}

function isTarget(job: Job, conditions: Conditions, ms: number): boolean {
  return job !== "otel-collector" || conditions.collectorIsTarget(ms);
}

function runs(job: Job, conditions: Conditions, ms: number): boolean {
  return job === "otel-collector" ? conditions.collectorRuns(ms) : conditions.storeRuns(job, ms);
}

type Tell = (metrics: ProcessSeries, conditions: Conditions, ms: number) => void;

const tell: Partial<Record<Job, Tell>> = {
  prometheus: tellPrometheus,
  alertmanager: tellAlertmanager,
  "otel-collector": tellCollector,
};

function tellPrometheus(metrics: ProcessSeries, conditions: Conditions, ms: number): void {
  metrics.gauge("prometheus_config_last_reload_successful", {}, 1);
  metrics.gauge("prometheus_notifications_alertmanagers_discovered", {}, 1);
  metrics.gauge("prometheus_tsdb_head_series", {}, 60_000);
  metrics.count("prometheus_notifications_sent_total", { alertmanager: "alertmanager:9093" }, 1);
  metrics.count("prometheus_notifications_errors_total", { alertmanager: "alertmanager:9093" }, 0);
  const remote = { remote_name: "longterm", url: "http://prometheus-longterm:9090/api/v1/write" };
  const behind = conditions.storeRuns("prometheus-longterm", ms);
  const highest = "prometheus_remote_storage_queue_highest_timestamp_seconds";
  metrics.gauge(highest, remote, ms / 1_000);
  const sent = "prometheus_remote_storage_queue_highest_sent_timestamp_seconds";
  if (behind) metrics.gauge(sent, remote, ms / 1_000 - 2);
}

function tellAlertmanager(metrics: ProcessSeries, conditions: Conditions, ms: number): void {
  metrics.gauge("alertmanager_config_last_reload_successful", {}, 1);
  // The heartbeat, each minute; other messages are too few to matter
  const everyMs = { watchdog: 60_000, default: 600_000 };
  for (const [receiver_name, usually] of Object.entries(everyMs)) {
    const labels = { integration: "webhook", receiver_name };
    const fails = conditions.deliveryFails(receiver_name, ms) > 0;
    // What fails is tried again at the next flush
    const count = Number(ms % (fails ? 60_000 : usually) === 0);
    metrics.count("alertmanager_notifications_total", labels, count);
    const failed = count * Number(fails);
    const reason = { ...labels, reason: "other" };
    metrics.count("alertmanager_notifications_failed_total", reason, failed);
  }
}

function tellCollector(metrics: ProcessSeries, conditions: Conditions, ms: number): void {
  for (const { exporter, data_type, store, items } of exporters) {
    const labels = { exporter, data_type };
    const sends = conditions.storeRuns(store, ms);
    const full = conditions.queueFull(store, ms);
    metrics.gauge("otelcol_exporter_queue_capacity", labels, capacity);
    metrics.gauge("otelcol_exporter_queue_size", labels, full * capacity);
    if (sends) metrics.count(`otelcol_exporter_sent_${items}`, { exporter }, 450);
    if (full >= 1) metrics.count(`otelcol_exporter_enqueue_failed_${items}`, { exporter }, 450);
    const otlp = { receiver: "otlp", transport: "grpc" };
    metrics.count(`otelcol_receiver_accepted_${items}`, otlp, 450);
    const refused = conditions.refuses(ms) + (full >= 1 ? 30 : 0);
    metrics.count(`otelcol_receiver_refused_${items}`, otlp, (refused * scrapeMs) / 1_000);
  }
}
