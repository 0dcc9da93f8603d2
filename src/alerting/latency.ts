import { settings } from "../config.ts";
import { walk, type Node } from "./expression.ts";
import { routing } from "./definitions/routing.ts";
import { resolveRouting } from "./routing/routing-policy.ts";
import { alertLabels, type Alert } from "./rule.ts";
import { createRouter } from "./simulate/router.ts";
import type { AnyMetric } from "./source.ts";

/** The longest time from a breach to the notification, in milliseconds, part by part. */
export interface LatencyBudget {
  /** From the event to Prometheus: measured, checked or scraped, exported, collected. */
  readonly exportMs: number;
  /** Until the next scrape; 0 for what comes over OTLP. */
  readonly scrapeMs: number;
  readonly evaluationMs: number;
  /** `for`, rounded up to whole evaluations. */
  readonly forMs: number;
  readonly groupWaitMs: number;
  readonly totalMs: number;
}

const routeOf = createRouter(resolveRouting(routing).root);

/** Returns how long the shipped routes wait before the first notification of the alert's group. */
export function groupWaitMs(alert: Alert): number {
  const routes = routeOf({ ...alertLabels(alert), alertname: alert.name });
  return Math.max(...routes.map(({ options }) => options.groupWaitMs));
}

/** Longest time a critical alert may take: the specification's "< 1 minute". */
export const criticalBudgetMs = 60_000;

const exportIntervalMs = settings.metricExportIntervalMs.default;
/** The Collector's sending queue flushes this often. */
const collectorMs = 500;
/** `metrics_flush_interval` of the Collector's span_metrics. */
const spanMetricsMs = 15_000;
/** The specification's "every 30 seconds for critical components". */
const healthCheckMs = 30_000;
const scrapeIntervalMs = 15_000;

/**
 * Returns the alert's latency, an upper bound from the moment at which its condition is true of the
 * application. How fast a window fills up depends on the size of the breach and is not part of it.
 */
export function latencyBudget(alert: Alert): LatencyBudget {
  const metrics = metricsOf(alert.when.node);
  const exportMs = Math.max(0, ...metrics.map(exportDelayMs));
  const scrapeMs = metrics.some((metric) => "target" in metric) ? scrapeIntervalMs : 0;
  const evaluationMs = alert.intervalMs;
  const forMs = Math.ceil(alert.forMs / alert.intervalMs) * alert.intervalMs;
  const waitMs = groupWaitMs(alert);
  const totalMs = exportMs + scrapeMs + evaluationMs + forMs + waitMs;
  return { exportMs, scrapeMs, evaluationMs, forMs, groupWaitMs: waitMs, totalMs };
}

/** Returns how far apart two samples of the metric are. */
export function sampleIntervalMs(metric: AnyMetric): number {
  if ("target" in metric) return scrapeIntervalMs;
  return isSpanMetric(metric) ? spanMetricsMs : exportIntervalMs;
}

function exportDelayMs(metric: AnyMetric): number {
  if ("target" in metric) return 0;
  const source = metric.emitter === "health" ? healthCheckMs : 0;
  const spans = isSpanMetric(metric) ? spanMetricsMs : 0;
  return source + exportIntervalMs + spans + collectorMs;
}

/** The Collector makes these from spans, so that they carry exemplars. */
function isSpanMetric(metric: AnyMetric): boolean {
  return metric.name === "http.server.request.duration";
}

function metricsOf(root: Node): readonly AnyMetric[] {
  return walk(root).flatMap((node) => {
    if (node.type === "recorded") return metricsOf(node.via);
    return node.type === "selector" ? [node.metric] : [];
  });
}
