import { backendCatalog as backend } from "../../metrics/backend-catalog.ts";
import { max, min, sum } from "../../promql/aggregate.ts";
import { share } from "../../promql/arithmetic.ts";
import { above, below, unless } from "../../promql/condition.ts";
import { increase, lowest, value } from "../../promql/functions.ts";
import { bytes, count, percent } from "../../promql/quantity.ts";
import { growth } from "../../promql/first-events.ts";
import { digits } from "./in-words.ts";
import { shippedAlert, shippedFile } from "./definition.ts";
import { targetMissing } from "./target-missing.ts";

const byExporter = { by: ["exporter"] } as const;
const byQueue = { by: ["exporter", "data_type"] } as const;
const byReceiver = { by: ["receiver"] } as const;

const signals = [
  {
    id: "spans",
    name: "Spans",
    dataType: "traces",
    sent: backend.collectorSentSpans,
    enqueueFailed: backend.collectorEnqueueFailedSpans,
    sendFailed: backend.collectorSendFailedSpans,
    refused: backend.collectorRefusedSpans,
  },
  {
    id: "metric-points",
    name: "MetricPoints",
    dataType: "metrics",
    sent: backend.collectorSentMetricPoints,
    enqueueFailed: backend.collectorEnqueueFailedMetricPoints,
    sendFailed: backend.collectorSendFailedMetricPoints,
    refused: backend.collectorRefusedMetricPoints,
  },
  {
    id: "log-records",
    name: "LogRecords",
    dataType: "logs",
    sent: backend.collectorSentLogRecords,
    enqueueFailed: backend.collectorEnqueueFailedLogRecords,
    sendFailed: backend.collectorSendFailedLogRecords,
    refused: backend.collectorRefusedLogRecords,
  },
] as const;

const targets = ["otel-collector", "alertmanager", "prometheus-longterm"] as const;

/** The Collector, and whether the targets of Prometheus are there. */
export const pipelineRules = shippedFile("pipeline", [
  shippedAlert({
    id: "collector-down",
    name: "CollectorDown",
    severity: "critical",
    owner: "platform",
    when: () => below(max(value(backend.up, { job: "otel-collector" }), { by: ["job"] }), count(1)),
    for: "15s",
    summary: "The Collector does not answer: no service's telemetry arrives",
    description: "Services keep a little in memory and then lose what they measure.",
    runbook:
      "Read the Collector's log; out of memory and a bad configuration are the usual causes.",
    dashboard: "pipeline",
  }),
  shippedAlert({
    id: "target-down",
    name: "TargetDown",
    severity: "high",
    owner: "platform",
    when: () => below(min(value(backend.up), { by: ["job", "instance"] }), count(1)),
    for: "1m",
    keepFiringFor: "2m",
    accept: { "instance-not-aggregated": "the instance is what is down" },
    summary: ({ label }) => `${label("job")} does not answer at ${label("instance")}`,
    description: "Prometheus cannot scrape one of the stack's components.",
    runbook: "Is the container up? Does its port answer? `docker compose ps` and its log.",
    dashboard: "pipeline",
  }),
  ...targets.map(targetMissing),
  shippedAlert({
    id: "collector-queue-nearly-full",
    name: "CollectorQueueNearlyFull",
    severity: "high",
    owner: "platform",
    limit: percent(70),
    when: ({ limit }) =>
      above(
        max(
          share(
            sum(value(backend.collectorQueueSize), byQueue),
            sum(value(backend.collectorQueueCapacity), byQueue),
          ),
          byQueue,
        ),
        limit,
      ),
    for: "2m",
    summary: ({ label, value }) =>
      `The queue of ${label("exporter")} for ${label("data_type")} is ${value} full`,
    description: "The backend takes less than arrives. When the queue is full, data is refused.",
    runbook: "Is the backend up? Then it is slow: look at its own rules.",
    dashboard: "pipeline",
  }),
  ...signals.flatMap(signalRules),
]);

type Signal = (typeof signals)[number];

function signalRules<S extends Signal["id"]>(signal: Signal & { readonly id: S }) {
  const words = signal.id.replaceAll("-", " ");
  return [
    shippedAlert({
      id: `collector-export-stalled-${signal.id}`,
      name: `CollectorExportStalled${signal.name}`,
      severity: "high",
      owner: "platform",
      // A counter that begins anew with the Collector is not there until something leaves
      when: () =>
        unless(
          above(
            max(
              lowest(backend.collectorQueueSize, "30s", { data_type: signal.dataType }),
              byExporter,
            ),
            bytes(0),
          ),
          above(sum(increase(signal.sent, "30s"), byExporter), count(0)),
        ),
      for: "20s",
      keepFiringFor: "1m",
      evaluate: "5s",
      accept: {
        "window-too-short":
          "two samples tell whether anything left the queue, and `for` outlasts a lost scrape",
      },
      summary: ({ label, value }) =>
        `${label("exporter")} sends no ${words}: ${value} of them wait in its queue`,
      description:
        "The backend does not take what arrives. The queue on disk keeps it until it is full.",
      runbook: "Is the backend up and reachable from the Collector? The queue drains by itself.",
      dashboard: "pipeline",
    }),
    shippedAlert({
      id: `collector-enqueue-failed-${signal.id}`,
      name: `CollectorEnqueueFailed${signal.name}`,
      severity: "high",
      owner: "platform",
      limit: count(0),
      window: "5m",
      when: ({ limit, window }) =>
        above(sum(growth(signal.enqueueFailed, window), byExporter), limit),
      keepFiringFor: "5m",
      summary: ({ label, value }) =>
        `${label("exporter")} lost ${value} ${words}: its queue is full`,
      description: "The sending queue is full; what arrives is refused or lost.",
      runbook: "Bring the backend back; the queue drains by itself.",
      dashboard: "pipeline",
    }),
    shippedAlert({
      id: `collector-send-failed-${signal.id}`,
      name: `CollectorSendFailed${signal.name}`,
      severity: "high",
      owner: "platform",
      limit: count(0),
      window: "5m",
      when: ({ limit, window }) => above(sum(growth(signal.sendFailed, window), byExporter), limit),
      for: "1m",
      summary: ({ label, value, window }) =>
        `${label("exporter")} threw away ${value} ${words} in ${digits(window)}`,
      description: "The backend refuses the data for good, so a retry would not help.",
      runbook:
        "The Collector's log has the backend's answer; too old samples and too large lines are usual.",
      dashboard: "pipeline",
    }),
    shippedAlert({
      id: `collector-refused-${signal.id}`,
      name: `CollectorRefused${signal.name}`,
      severity: "medium",
      owner: "platform",
      limit: count(0),
      window: "5m",
      when: ({ limit, window }) => above(sum(growth(signal.refused, window), byReceiver), limit),
      for: "2m",
      summary: ({ label, value, window }) =>
        `The Collector refused ${value} ${words} at ${label("receiver")} in ${digits(window)}`,
      description: "The memory limiter or a full queue pushes back; services retry, then drop.",
      runbook: "Look at the queues first, then at the Collector's memory.",
      dashboard: "pipeline",
    }),
  ];
}
