import type { DashboardBuilder } from "@grafana/grafana-foundation-sdk/dashboard";

import { backendCatalog as backend } from "../../metrics/backend-catalog.ts";
import { newStackDashboard } from "../../dashboards/dashboard.ts";
import { closedRow, stateTimeline, timeSeries } from "../../dashboards/panel.ts";
import { increase, maxBy, minBy, promql, rate, sumBy, value } from "../../dashboards/query.ts";
import type { Stores } from "../../dashboards/stores.ts";
import type { AlertLine } from "./alert-line.ts";

const byQueue = ["exporter", "data_type"] as const;

const losses = [
  ["spans: queue full", backend.collectorEnqueueFailedSpans],
  ["metric points: queue full", backend.collectorEnqueueFailedMetricPoints],
  ["log records: queue full", backend.collectorEnqueueFailedLogRecords],
  ["spans: thrown away", backend.collectorSendFailedSpans],
  ["metric points: thrown away", backend.collectorSendFailedMetricPoints],
  ["log records: thrown away", backend.collectorSendFailedLogRecords],
] as const;

const collector = (line: AlertLine) => [
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
    limit: line("collector-queue-nearly-full"),
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

const prometheus = (line: AlertLine) => [
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
    title: "Prometheus: failures",
    description:
      "Rule evaluations in 5 minutes that failed or came too late, whose alerts do not work, and compactions in 10 minutes that failed. PrometheusRuleFailures and PrometheusCompactionsFailed fire on them.",
    unit: "short",
    targets: [
      promql(
        sumBy(["job"], increase(backend.prometheusRuleFailures, "5m")),
        "{{job}} rules failed",
      ),
      promql(
        sumBy(["job"], increase(backend.prometheusRuleIterationsMissed, "5m")),
        "{{job}} rules missed",
      ),
      promql(
        sumBy(["job"], increase(backend.prometheusCompactionsFailed, "10m")),
        "{{job}} compactions failed",
      ),
    ],
  }),
  timeSeries({
    title: "Prometheus: aggregates",
    description:
      "How far the second Prometheus, which keeps the aggregates for a year, is behind the first. RemoteWriteBehind fires on it.",
    unit: "s",
    limit: line("remote-write-behind"),
    targets: [
      promql(
        maxBy(
          ["remote_name"],
          // 0 until the first sample is sent
          `${value(backend.remoteWriteHighest)} - (${value(backend.remoteWriteHighestSent)} > 0)`,
        ),
        "{{remote_name}}",
      ),
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

const alertmanager = [
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
];

/** The stack about itself: what it takes in, what it loses, and whether alerts get out. */
export function pipeline({ panels }: Stores, line: AlertLine): DashboardBuilder {
  const dashboard = newStackDashboard({
    uid: "pipeline",
    title: "Pipeline",
    description: "Collector, Prometheus, Alertmanager and the stores about themselves.",
  });
  for (const panel of [...collector(line), ...prometheus(line), ...alertmanager])
    dashboard.withPanel(panel);
  return panels.length === 0 ? dashboard : dashboard.withRow(closedRow("Stores", panels));
}
