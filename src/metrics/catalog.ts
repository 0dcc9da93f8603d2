import { checkBuckets, latencyBuckets, sizeBuckets, workflowBuckets } from "./buckets.ts";
import type { MetricCatalog } from "./definition.ts";

const httpMethods = [
  "GET",
  "HEAD",
  "POST",
  "PUT",
  "PATCH",
  "DELETE",
  "OPTIONS",
  "CONNECT",
  "TRACE",
  "QUERY",
  "_OTHER",
] as const;

const componentStates = ["healthy", "degraded", "unhealthy", "unknown"] as const;

const errorType = { description: "Low-cardinality class of the error; absent on success." };
const httpMethod = { description: "HTTP request method.", values: httpMethods };
const httpStatus = { description: "HTTP response status code." };
const provider = { description: "The provider's name." };
const workflowName = { description: "The workflow's name: a small, closed set." };
const telemetrySignal = {
  description: "Spans, metric data points or log records.",
  values: ["traces", "metrics", "logs"],
};
const exceptionType = { description: "Class of the exception." };
const exceptionFingerprint = {
  description: "Hash of the class and the first stack frame, without line and folder.",
};
const component = { description: "The health check's name." };

/**
 * The one shared noun of this package: every metric that its rules, panels and docs speak of.
 *
 * The keys of the first four groups are the specification's names. Where a stable semantic
 * convention has the metric, its name, unit and attributes are used.
 * https://opentelemetry.io/docs/specs/semconv/
 */
export const catalog = {
  // Requests
  httpRequestDuration: {
    name: "http.server.request.duration",
    kind: "histogram",
    unit: "s",
    description: "Duration of HTTP server requests.",
    attributes: {
      "http.request.method": httpMethod,
      "http.response.status_code": httpStatus,
      "http.route": { description: "The matched route's template." },
      "url.scheme": { description: "URI scheme.", values: ["http", "https"] },
      "network.protocol.version": { description: "HTTP version." },
      "error.type": errorType,
    },
    buckets: latencyBuckets,
    convention: "semconv",
    emitter: "instrumentation",
  },
  httpRequestsTotal: {
    name: "http.server.requests",
    kind: "counter",
    unit: "{request}",
    description: "HTTP server requests that an application counts by itself.",
    attributes: {
      "http.request.method": httpMethod,
      "http.response.status_code": httpStatus,
      "http.route": { description: "The matched route's template." },
    },
    convention: "own",
    emitter: "application",
  },
  httpRequestSize: {
    name: "http.server.request.body.size",
    kind: "histogram",
    unit: "By",
    description: "Size of HTTP server request bodies.",
    attributes: {
      "http.request.method": httpMethod,
      "http.route": { description: "The matched route's template." },
    },
    buckets: sizeBuckets,
    convention: "own",
    emitter: "application",
  },
  httpClientRequestDuration: {
    name: "http.client.request.duration",
    kind: "histogram",
    unit: "s",
    description: "Duration of HTTP client requests.",
    attributes: {
      "http.request.method": httpMethod,
      "http.response.status_code": httpStatus,
      "server.address": { description: "Host that was called." },
      "server.port": { description: "Port that was called." },
      "url.scheme": { description: "URI scheme.", values: ["http", "https"] },
      "network.protocol.version": { description: "HTTP version." },
      "error.type": errorType,
    },
    buckets: latencyBuckets,
    convention: "semconv",
    emitter: "instrumentation",
  },
  dbOperationDuration: {
    name: "db.client.operation.duration",
    kind: "histogram",
    unit: "s",
    description: "Duration of database client operations.",
    attributes: {
      "db.system.name": { description: "Database product." },
      "db.namespace": { description: "Database name." },
      "db.collection.name": { description: "Table or collection, where the client tells it." },
      "db.operation.name": { description: "Operation, such as SELECT." },
      "server.address": { description: "Database host." },
      "server.port": { description: "Database port." },
      "error.type": errorType,
    },
    buckets: latencyBuckets,
    convention: "semconv",
    emitter: "instrumentation",
  },

  // Business
  workflowsCompleted: {
    name: "workflow.completions",
    kind: "counter",
    unit: "{workflow}",
    description: "Workflows that ended well.",
    attributes: { "workflow.name": workflowName },
    convention: "own",
    emitter: "application",
  },
  workflowsFailed: {
    name: "workflow.failures",
    kind: "counter",
    unit: "{workflow}",
    description: "Workflows that ended in an error.",
    attributes: { "workflow.name": workflowName, "error.type": errorType },
    convention: "own",
    emitter: "application",
  },
  workflowDuration: {
    name: "workflow.duration",
    kind: "histogram",
    unit: "s",
    description: "Duration of workflows, whatever their end.",
    attributes: { "workflow.name": workflowName },
    buckets: workflowBuckets,
    convention: "own",
    emitter: "application",
  },

  // System
  cpuUsage: {
    name: "process.cpu.utilization",
    kind: "gauge",
    unit: "1",
    description: "CPU time used by the process, as a share of the CPUs it may use.",
    attributes: {},
    convention: "own",
    emitter: "instrumentation",
  },
  memoryUsage: {
    name: "process.memory.usage",
    kind: "gauge",
    unit: "By",
    description: "Resident memory of the process.",
    attributes: {},
    convention: "own",
    emitter: "instrumentation",
  },
  memoryLimit: {
    name: "process.memory.limit",
    kind: "gauge",
    unit: "By",
    description: "Memory that the process may use: its control group's limit, else the machine's.",
    attributes: {},
    convention: "own",
    emitter: "instrumentation",
  },
  diskUsage: {
    name: "system.filesystem.utilization",
    kind: "gauge",
    unit: "1",
    description: "Used share of a file system.",
    attributes: { "system.filesystem.mountpoint": { description: "Where it is mounted." } },
    convention: "own",
    emitter: "application",
  },
  processUptime: {
    name: "process.uptime",
    kind: "gauge",
    unit: "s",
    description: "Time since the process started.",
    attributes: {},
    convention: "own",
    emitter: "instrumentation",
  },
  eventLoopDelayP99: {
    name: "nodejs.eventloop.delay.p99",
    kind: "gauge",
    unit: "s",
    description: "99th percentile of the event loop's delay.",
    attributes: {},
    convention: "semconv",
    emitter: "instrumentation",
  },
  eventLoopUtilization: {
    name: "nodejs.eventloop.utilization",
    kind: "gauge",
    unit: "1",
    description: "Share of time that the event loop was busy.",
    attributes: {},
    convention: "semconv",
    emitter: "instrumentation",
  },
  heapUsed: {
    name: "v8js.memory.heap.used",
    kind: "gauge",
    unit: "By",
    description: "Used V8 heap by space.",
    attributes: { "v8js.heap.space.name": { description: "Heap space." } },
    convention: "semconv",
    emitter: "instrumentation",
  },
  heapLimit: {
    name: "nodejs.heap.limit",
    kind: "gauge",
    unit: "By",
    // v8js.memory.heap.space.size is what V8 has committed: the use of a healthy heap is near it
    description: "Size at which V8 gives up: its limit for the whole heap.",
    attributes: {},
    convention: "own",
    emitter: "instrumentation",
  },
  gcDuration: {
    name: "v8js.gc.duration",
    kind: "histogram",
    unit: "s",
    description: "Duration of garbage collections.",
    attributes: {
      "v8js.gc.type": {
        description: "Kind of collection.",
        values: ["major", "minor", "incremental", "weakcb"],
      },
    },
    buckets: [0.01, 0.1, 1, 10],
    convention: "semconv",
    emitter: "instrumentation",
  },

  // External services
  aiProviderRequests: {
    name: "ai.provider.requests",
    kind: "counter",
    unit: "{request}",
    description: "Requests to AI providers.",
    attributes: { "provider.name": provider },
    convention: "own",
    emitter: "application",
  },
  aiProviderErrors: {
    name: "ai.provider.errors",
    kind: "counter",
    unit: "{error}",
    description: "Failed requests to AI providers.",
    attributes: { "provider.name": provider, "error.type": errorType },
    convention: "own",
    emitter: "application",
  },
  gitProviderRequests: {
    name: "git.provider.requests",
    kind: "counter",
    unit: "{request}",
    description: "Requests to Git providers.",
    attributes: { "provider.name": provider },
    convention: "own",
    emitter: "application",
  },
  gitProviderErrors: {
    name: "git.provider.errors",
    kind: "counter",
    unit: "{error}",
    description: "Failed requests to Git providers.",
    attributes: { "provider.name": provider, "error.type": errorType },
    convention: "own",
    emitter: "application",
  },

  // Health: one series a state, 0 or 1, so that sums count instances
  // https://github.com/open-telemetry/semantic-conventions/blob/main/docs/how-to-write-conventions/status-metrics.md
  healthComponentStatus: {
    name: "health.component.status",
    kind: "updowncounter",
    unit: "1",
    description: "1 for the state that the component is in, 0 for the others.",
    attributes: {
      "health.component.name": component,
      "health.component.state": { description: "The state.", values: componentStates },
    },
    convention: "own",
    emitter: "health",
  },
  healthSystemStatus: {
    name: "health.system.status",
    kind: "updowncounter",
    unit: "1",
    description: "1 for the state that the whole service is in, 0 for the others.",
    attributes: {
      "health.system.state": { description: "The state.", values: componentStates },
    },
    convention: "own",
    emitter: "health",
  },
  healthRootCause: {
    name: "health.root_cause",
    kind: "updowncounter",
    unit: "1",
    description: "1 while the component suffers from the named root cause.",
    attributes: {
      "health.component.name": component,
      "health.root_cause.name": {
        description: "The failing component at the root, or planned maintenance.",
      },
    },
    convention: "own",
    emitter: "health",
  },
  healthComponentVictims: {
    name: "health.component.victims",
    kind: "updowncounter",
    unit: "{component}",
    description:
      "Unhealthy components whose failure is attributed to this one; from the first victim on.",
    attributes: { "health.component.name": component },
    convention: "own",
    emitter: "health",
  },
  healthCheckDuration: {
    name: "health.check.duration",
    kind: "histogram",
    unit: "s",
    description: "Duration of health check runs.",
    attributes: { "health.component.name": component },
    buckets: checkBuckets,
    convention: "own",
    emitter: "health",
  },
  healthCheckRuns: {
    name: "health.check.runs",
    kind: "counter",
    unit: "{run}",
    description: "Health check runs by outcome.",
    attributes: {
      "health.component.name": component,
      "health.check.outcome": {
        description: "How the run ended.",
        values: ["success", "failure", "timeout", "skipped"],
      },
    },
    convention: "own",
    emitter: "health",
  },
  healthCheckLastRun: {
    name: "health.check.last_run.timestamp",
    kind: "gauge",
    unit: "s",
    description: "Unix time of the last finished run.",
    attributes: { "health.component.name": component },
    convention: "own",
    emitter: "health",
  },
  healthCertificateExpiry: {
    name: "health.certificate.expiry.timestamp",
    kind: "gauge",
    unit: "s",
    description: "Unix time at which the certificate that a check saw expires.",
    attributes: { "health.component.name": component },
    convention: "own",
    emitter: "health",
  },
  healthEventLoopBlocked: {
    name: "health.event_loop.blocked",
    kind: "gauge",
    unit: "s",
    description: "Longest time that the event loop was blocked in the last 75 seconds.",
    attributes: {},
    convention: "own",
    emitter: "health",
  },

  // The export itself: made + recovered = sent + dropped + waiting, for each signal
  telemetryItemsMade: {
    name: "telemetry.items.made",
    kind: "counter",
    unit: "{item}",
    description: "Spans, metric data points and log records that the process has made.",
    attributes: { "telemetry.signal": telemetrySignal },
    convention: "own",
    emitter: "instrumentation",
  },
  telemetryItemsRecovered: {
    name: "telemetry.items.recovered",
    kind: "counter",
    unit: "{item}",
    description: "Items that the process has found in the spool, left by one that had ended.",
    attributes: { "telemetry.signal": telemetrySignal },
    convention: "own",
    emitter: "instrumentation",
  },
  telemetryItemsSent: {
    name: "telemetry.items.sent",
    kind: "counter",
    unit: "{item}",
    description: "Items that the receiver has taken.",
    attributes: { "telemetry.signal": telemetrySignal },
    convention: "own",
    emitter: "instrumentation",
  },
  telemetryItemsDropped: {
    name: "telemetry.items.dropped",
    kind: "counter",
    unit: "{item}",
    description: "Items that were not sent and never will be.",
    attributes: {
      "telemetry.signal": telemetrySignal,
      "telemetry.drop.reason": {
        description: "Why.",
        values: [
          "queue_full",
          "refused",
          "rejected",
          "too_large",
          "exit",
          "corrupt",
          "taken_over",
          "no_worker",
          "unreadable",
        ],
      },
    },
    convention: "own",
    emitter: "instrumentation",
  },
  telemetryItemsWaiting: {
    name: "telemetry.items.waiting",
    kind: "updowncounter",
    unit: "{item}",
    description: "Items that are neither sent nor dropped: in memory, in the spool or on the way.",
    attributes: { "telemetry.signal": telemetrySignal },
    convention: "own",
    emitter: "instrumentation",
  },

  // Made by the Collector from spans and log records: deploy/otel-collector.yaml
  exceptionSpanEvents: {
    name: "exception.span.events",
    kind: "counter",
    unit: "{exception}",
    description: "Exceptions recorded on spans.",
    attributes: { "exception.type": exceptionType, "exception.fingerprint": exceptionFingerprint },
    convention: "own",
    emitter: "pipeline",
  },
  exceptionLogRecords: {
    name: "exception.log_records",
    kind: "counter",
    unit: "{exception}",
    description: "Log records that carry an exception.",
    attributes: { "exception.type": exceptionType, "exception.fingerprint": exceptionFingerprint },
    convention: "own",
    emitter: "pipeline",
  },
} as const satisfies MetricCatalog;

/** This package's catalog, as a type. */
export type Catalog = typeof catalog;

/** What code calls a metric of this package's catalog. */
export type CatalogKey = keyof Catalog;
