import { settings } from "../../config.ts";
import type { AnyMetric } from "../../promql/source.ts";

/** How often each stage between an application and Prometheus hands on, in milliseconds. */
export interface PipelineTiming {
  /** The SDK's batches of spans: `OTEL_BSP_SCHEDULE_DELAY`. */
  readonly spanBatchMs: number;
  /** The SDK's metrics: `OTEL_METRIC_EXPORT_INTERVAL`. */
  readonly metricExportMs: number;
  /** The Collector's metrics from spans: `SPAN_METRICS_FLUSH_INTERVAL`. */
  readonly spanFlushMs: number;
  /** The Collector's sending queue: `flush_timeout`. */
  readonly queueFlushMs: number;
  /** Prometheus' `scrape_interval`, for the pipeline's own metrics. */
  readonly scrapeMs: number;
  /** How often a rule is evaluated, for the series that rules write. */
  readonly evaluationMs: number;
  /** From a component's failure to its state; what the failing probe itself takes comes on top. */
  readonly healthCheckMs: number;
}

/** What deploy/ and the preload's defaults set. */
export const defaultTiming: PipelineTiming = {
  spanBatchMs: settings.spanBatchDelayMs.default,
  metricExportMs: settings.metricExportIntervalMs.default,
  spanFlushMs: 5_000,
  queueFlushMs: 500,
  scrapeMs: 15_000,
  evaluationMs: 15_000,
  // Every 30 s (the specification's interval), confirmed three times after 5 s, all with 10 % of jitter
  healthCheckMs: 49_500,
};

/** Returns how far apart two samples of the metric are, in milliseconds. */
export function sampleIntervalMs(metric: AnyMetric, timing = defaultTiming): number {
  if ("target" in metric) return timing.scrapeMs;
  if ("origin" in metric) return timing.evaluationMs;
  return isSpanMetric(metric) ? timing.spanFlushMs : timing.metricExportMs;
}

/** Returns how long an event waits at most in the process that saw it, in milliseconds. */
export function batchDelayMs(metric: AnyMetric, timing = defaultTiming): number {
  return isSpanMetric(metric) ? timing.spanBatchMs : 0;
}

/**
 * Returns how long it takes at most until an event is in a sample that Prometheus has, in
 * milliseconds; 0 for what Prometheus scrapes.
 */
export function exportDelayMs(metric: AnyMetric, timing = defaultTiming): number {
  if ("target" in metric) return 0;
  // What the other rule itself takes comes on top
  if ("origin" in metric) return timing.evaluationMs;
  const source = metric.emitter === "health" ? timing.healthCheckMs : 0;
  const sample = batchDelayMs(metric, timing) + sampleIntervalMs(metric, timing);
  return source + sample + timing.queueFlushMs;
}

/** The Collector makes these from spans: the first so that it carries exemplars. */
const spanMetrics: ReadonlySet<string> = new Set([
  "http.server.request.duration",
  "exception.span.events",
]);

function isSpanMetric(metric: AnyMetric): boolean {
  return spanMetrics.has(metric.name);
}
