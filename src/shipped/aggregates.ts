import type { CatalogKey } from "../metrics/catalog.ts";

/** A series that is kept for a year: what its rule, its panels and its docs have in common. */
export interface Aggregate {
  /** Stable, kebab-case: the rule's file. */
  readonly id: string;
  /** The recorded series, `level:metric:operation`. Everything under `agg:` goes to the long term. */
  readonly record: string;
  /** Names of its labels; `le` is a bucket's upper bound. */
  readonly labels: readonly string[];
  /** UCUM, of its values. */
  readonly unit: string;
  readonly description: string;
  /** The metric of the catalog that it is made of. */
  readonly of: CatalogKey;
}

/** How often the aggregates are evaluated: the distance of their points. */
export const aggregateInterval = "5m";

const byService = ["service.name"] as const;
const byWorkflow = ["service.name", "workflow.name"] as const;

/**
 * The aggregates that ship. A share or a quantile cannot be averaged over a year, so what is kept
 * can be added: `sum_over_time(RATE[30d]) * 300` is a number of requests, a share is one sum by
 * another, and a quantile comes from the summed buckets. `max` ones are read with `max_over_time`.
 */
export const aggregates = {
  requests: {
    id: "agg-http-requests",
    record: "agg:http_requests:rate5m",
    labels: byService,
    unit: "{request}/s",
    description: "HTTP requests.",
    of: "httpRequestDuration",
  },
  errors: {
    id: "agg-http-errors",
    record: "agg:http_errors:rate5m",
    labels: byService,
    unit: "{request}/s",
    description: "HTTP requests answered with 5xx; no series where there were none.",
    of: "httpRequestDuration",
  },
  durationBuckets: {
    id: "agg-http-duration-buckets",
    record: "agg:http_duration_bucket:rate5m",
    labels: [...byService, "le"],
    unit: "{request}/s",
    description: "HTTP requests that took at most `le` seconds.",
    of: "httpRequestDuration",
  },
  durationSum: {
    id: "agg-http-duration-sum",
    record: "agg:http_duration_sum:rate5m",
    labels: byService,
    unit: "1",
    description: "Time that HTTP requests took, in seconds a second: by the requests, their mean.",
    of: "httpRequestDuration",
  },
  exceptions: {
    id: "agg-exceptions",
    record: "agg:exceptions:rate5m",
    labels: byService,
    unit: "{exception}/s",
    description: "Exceptions on spans.",
    of: "exceptionSpanEvents",
  },
  workflowsCompleted: {
    id: "agg-workflows-completed",
    record: "agg:workflows_completed:rate5m",
    labels: byWorkflow,
    unit: "{workflow}/s",
    description: "Workflows that ended well.",
    of: "workflowsCompleted",
  },
  workflowsFailed: {
    id: "agg-workflows-failed",
    record: "agg:workflows_failed:rate5m",
    labels: byWorkflow,
    unit: "{workflow}/s",
    description: "Workflows that ended in an error.",
    of: "workflowsFailed",
  },
  healthy: {
    id: "agg-healthy",
    record: "agg:health_system_healthy:avg5m",
    labels: byService,
    unit: "1",
    description: "Share of the service's instances and of the time in which it was healthy.",
    of: "healthSystemStatus",
  },
  instances: {
    id: "agg-instances",
    record: "agg:instances:count",
    labels: byService,
    unit: "{instance}",
    description: "Processes of the service.",
    of: "processUptime",
  },
  cpu: {
    id: "agg-cpu",
    record: "agg:cpu_utilization:avg5m",
    labels: byService,
    unit: "1",
    description: "CPU time as a share of the CPUs that a process may use, mean over instances.",
    of: "cpuUsage",
  },
  memory: {
    id: "agg-memory",
    record: "agg:memory_bytes:max5m",
    labels: byService,
    unit: "By",
    description: "Resident memory of the instance that used most.",
    of: "memoryUsage",
  },
  eventLoopDelay: {
    id: "agg-event-loop-delay",
    record: "agg:eventloop_delay_p99_seconds:max5m",
    labels: byService,
    unit: "s",
    description: "99th percentile of the event loop's delay, of the worst instance.",
    of: "eventLoopDelayP99",
  },
} as const satisfies Readonly<Record<string, Aggregate>>;
