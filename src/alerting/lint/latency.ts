import { children, type Node } from "../../promql/expression.ts";
import { exportDelayMs, defaultTiming, type PipelineTiming } from "./pipeline-timing.ts";
import type { RouteNode, RoutingPolicy } from "../alertmanager/routing-policy.ts";
import type { Alert } from "../rules/rule.ts";
import { possibleRoutes } from "./possible-routes.ts";
import { isGrowth } from "../../promql/growth-node.ts";
import type { AnyMetric } from "../../promql/source.ts";
import { windowRampMs } from "./window-ramp.ts";

/** The longest time from a breach to the notification, in milliseconds, part by part. */
export interface LatencyBudget {
  /** From the event to Prometheus: checked, exported, collected. */
  readonly exportMs: number;
  /** Until the next scrape; 0 for what comes over OTLP. */
  readonly scrapeMs: number;
  /** Until the condition's windows show the breach. */
  readonly windowMs: number;
  readonly evaluationMs: number;
  /** `for`, rounded up to whole evaluations. */
  readonly forMs: number;
  readonly groupWaitMs: number;
  readonly totalMs: number;
}

/** Returns the route that waits longest before the first notification of a group with the alert. */
export function slowestRoute(alert: Alert, policy: RoutingPolicy): RouteNode {
  return possibleRoutes(alert, policy.root).reduce((slowest, route) =>
    route.options.groupWaitMs > slowest.options.groupWaitMs ? route : slowest,
  );
}

/** Longest time a critical alert may take: the specification's "< 1 minute". */
export const criticalBudgetMs = 60_000;

/**
 * Returns the alert's latency, an upper bound from the first event of a breach, where the breach is
 * ten times the threshold (or everything, where the threshold is a share above 10 %).
 */
export function latencyBudget(
  alert: Alert,
  policy: RoutingPolicy,
  timing: PipelineTiming = defaultTiming,
): LatencyBudget {
  const metrics = metricsOf(alert.when.node);
  const exportMs = Math.max(0, ...metrics.map((metric) => exportDelayMs(metric, timing)));
  const scrapeMs = metrics.some((metric) => "target" in metric) ? timing.scrapeMs : 0;
  const windowMs = windowRampMs(alert.when.node, timing);
  const evaluationMs = alert.intervalMs;
  const forMs = Math.ceil(alert.forMs / alert.intervalMs) * alert.intervalMs;
  const waitMs = slowestRoute(alert, policy).options.groupWaitMs;
  const totalMs = exportMs + scrapeMs + windowMs + evaluationMs + forMs + waitMs;
  return { exportMs, scrapeMs, windowMs, evaluationMs, forMs, groupWaitMs: waitMs, totalMs };
}

/** Returns the metrics that have to show the breach: what would hold the alert back need not arrive. */
function metricsOf(node: Node): readonly AnyMetric[] {
  // What tells whether a counter has just begun holds no breach back: the increase shows it as well
  if (isGrowth(node)) return metricsOf(node.right);
  if (node.type === "recorded") return metricsOf(node.via);
  if (node.type === "selector") return [node.metric];
  if (node.type === "set" && node.operator === "unless") return metricsOf(node.left);
  return children(node).flatMap(metricsOf);
}
