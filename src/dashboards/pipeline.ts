import type { DashboardBuilder } from "@grafana/grafana-foundation-sdk/dashboard";

import { backendCatalog as backend } from "../metrics/backend-catalog.ts";
import { newStackDashboard } from "./dashboard.ts";
import { stateTimeline, timeSeries } from "./panel.ts";
import {
  increase,
  maxBy,
  minBy,
  observations,
  promql,
  rate,
  share,
  sumBy,
  value,
} from "./query.ts";

const failed = 'status_code=~"5..|error"';
const byQueue = ["exporter", "data_type"] as const;

const losses = [
  ["spans: queue full", backend.collectorEnqueueFailedSpans],
  ["metric points: queue full", backend.collectorEnqueueFailedMetricPoints],
  ["log records: queue full", backend.collectorEnqueueFailedLogRecords],
  ["spans: thrown away", backend.collectorSendFailedSpans],
  ["metric points: thrown away", backend.collectorSendFailedMetricPoints],
  ["log records: thrown away", backend.collectorSendFailedLogRecords],
] as const;

const collector = [
  stateTimeline({
    title: "Components",
    description: "Whether Prometheus reaches them. CollectorDown and TargetDown fire on it.",
    width: 8,
    states: [
      { value: 1, text: "up", color: "green" },
      { value: 0, text: "down", color: "red" },
    ],
    targets: [promql(minBy(["job"], value(backend.up)), "{{job}}")],
  }),
  timeSeries({
    title: "Collector: accepted",
    description: "Spans, metric points and log records a second that services sent.",
    unit: "cps",
    targets: [
      promql(sumBy(["receiver"], rate(backend.collectorAcceptedSpans)), "{{receiver}} spans"),
      promql(
        sumBy(["receiver"], rate(backend.collectorAcceptedMetricPoints)),
        "{{receiver}} metric points",
      ),
      promql(
        sumBy(["receiver"], rate(backend.collectorAcceptedLogRecords)),
        "{{receiver}} log records",
      ),
    ],
  }),
  timeSeries({
    title: "Collector: refused at the door",
    description:
      "What could not be taken in, a second: services retry, then drop. CollectorRefused… fires on it.",
    unit: "cps",
    targets: [
      promql(sumBy(["receiver"], rate(backend.collectorRefusedSpans)), "{{receiver}} spans"),
      promql(
        sumBy(["receiver"], rate(backend.collectorRefusedMetricPoints)),
        "{{receiver}} metric points",
      ),
      promql(
        sumBy(["receiver"], rate(backend.collectorRefusedLogRecords)),
        "{{receiver}} log records",
      ),
    ],
  }),
  timeSeries({
    title: "Collector: queues",
    description:
      "Used share of the sending queues. A queue that grows has a backend that takes less than arrives. CollectorQueueNearlyFull fires on it.",
    unit: "percentunit",
    max: 1,
    limit: { above: 0.7 },
    targets: [
      promql(
        `${sumBy(byQueue, value(backend.collectorQueueSize))} / ${sumBy(byQueue, value(backend.collectorQueueCapacity))}`,
        "{{exporter}} {{data_type}}",
      ),
    ],
  }),
  timeSeries({
    title: "Collector: lost",
    description:
      "Refused by a full queue, or thrown away because the backend refused it for good; empty while nothing is. CollectorEnqueueFailed… and CollectorSendFailed… fire on it.",
    unit: "cps",
    targets: losses.map(([what, metric]) =>
      promql(sumBy(["exporter"], rate(metric)), `{{exporter}} ${what}`),
    ),
  }),
];

const prometheus = [
  timeSeries({
    title: "Prometheus: samples",
    description:
      "Samples a second, stored and refused for their age. PrometheusSamplesTooOld fires on the second.",
    unit: "cps",
    targets: [
      promql(sumBy(["job"], rate(backend.prometheusSamplesAppended)), "stored"),
      promql(sumBy(["job"], rate(backend.prometheusTooOldSamples)), "too old"),
    ],
  }),
  timeSeries({
    title: "Prometheus: rules",
    description:
      "Evaluations in 5 minutes that failed or came too late: those alerts do not work. PrometheusRuleFailures fires on it.",
    unit: "short",
    targets: [
      promql(sumBy(["job"], increase(backend.prometheusRuleFailures, "5m")), "failed"),
      promql(sumBy(["job"], increase(backend.prometheusRuleIterationsMissed, "5m")), "missed"),
    ],
  }),
  timeSeries({
    title: "Prometheus: alerts sent",
    description:
      "Alerts a second on their way to Alertmanager. PrometheusNotificationErrors and PrometheusNotificationsDropped fire on the failed and the dropped.",
    unit: "cps",
    targets: [
      promql(sumBy(["job"], rate(backend.prometheusNotificationsSent)), "sent"),
      promql(sumBy(["job"], rate(backend.prometheusNotificationErrors)), "failed"),
      promql(sumBy(["job"], rate(backend.prometheusNotificationsDropped)), "dropped"),
    ],
  }),
];

const stores = [
  timeSeries({
    title: "Alertmanager: notifications",
    description:
      "Notifications in 10 minutes, and those that failed by kind of receiver. AlertmanagerNotificationsFailing fires on them.",
    unit: "short",
    targets: [
      promql(sumBy(["job"], increase(backend.alertmanagerNotifications, "10m")), "tried"),
      promql(
        `${sumBy(["integration"], increase(backend.alertmanagerNotificationsFailed, "10m"))} > 0`,
        "failed by {{integration}}",
      ),
    ],
  }),
  timeSeries({
    title: "Loki and Tempo: taken in",
    description:
      "Log lines and spans a second, received and thrown away by reason. LokiLinesDiscarded and TempoSpansDiscarded fire on the latter.",
    unit: "cps",
    targets: [
      promql(sumBy(["job"], rate(backend.lokiLinesReceived)), "log lines"),
      promql(sumBy(["job"], rate(backend.tempoSpansReceived)), "spans"),
      promql(sumBy(["reason"], rate(backend.lokiDiscardedSamples)), "log lines lost: {{reason}}"),
      promql(sumBy(["reason"], rate(backend.tempoDiscardedSpans)), "spans lost: {{reason}}"),
    ],
  }),
  timeSeries({
    title: "Loki and Tempo: failed requests",
    description:
      "Share of requests that failed, by route. LokiRequestErrors and TempoRequestErrors fire on it.",
    unit: "percentunit",
    max: 1,
    limit: { above: 0.1 },
    targets: [
      promql(failedShare(backend.lokiRequestDuration), "Loki {{route}}"),
      promql(failedShare(backend.tempoRequestDuration), "Tempo {{route}}"),
    ],
  }),
  timeSeries({
    title: "Failed writes to storage",
    description:
      "Flushes and compactions in 10 minutes that failed: a full or broken disk. LokiFlushFailures, TempoFlushFailures and PrometheusCompactionsFailed fire on them.",
    unit: "short",
    targets: [
      promql(maxBy(["job"], increase(backend.lokiChunkFlushFailures, "10m")), "Loki flushes"),
      promql(maxBy(["job"], increase(backend.lokiWalDiskFull, "10m")), "Loki disk full"),
      promql(maxBy(["job"], increase(backend.tempoFailedFlushes, "10m")), "Tempo flushes"),
      promql(maxBy(["job"], increase(backend.tempoCompactionErrors, "10m")), "Tempo compactions"),
      promql(
        maxBy(["job"], increase(backend.prometheusCompactionsFailed, "10m")),
        "Prometheus compactions",
      ),
    ],
  }),
];

function failedShare(
  metric: typeof backend.lokiRequestDuration | typeof backend.tempoRequestDuration,
): string {
  return share(
    sumBy(["route"], observations(metric, failed)),
    sumBy(["route"], observations(metric)),
  );
}

/** The stack about itself: what it takes in, what it loses, and whether alerts get out. */
export function pipeline(): DashboardBuilder {
  const dashboard = newStackDashboard({
    uid: "pipeline",
    title: "Pipeline",
    description: "Collector, Prometheus, Alertmanager, Loki and Tempo about themselves.",
  });
  for (const panel of [...collector, ...prometheus, ...stores]) dashboard.withPanel(panel);
  return dashboard;
}
