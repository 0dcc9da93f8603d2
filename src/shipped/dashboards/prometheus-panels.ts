import { stateTimeline } from "../../dashboards/define/state-timeline.ts";
import { timeSeries } from "../../dashboards/define/time-series.ts";
import { backendCatalog as backend } from "../../metrics/backend-catalog.ts";
import { max, min, sum } from "../../promql/aggregate.ts";
import { minus, share } from "../../promql/arithmetic.ts";
import { above } from "../../promql/condition.ts";
import { filtered } from "../../promql/filtered.ts";
import { increase, rate, value } from "../../promql/functions.ts";
import { seconds } from "../../promql/quantity.ts";

const byJob = { by: ["job"] } as const;
const byProcess = { by: ["job", "instance"] } as const;

/** What makes alerts, and what sends them. */
export const prometheusPanels = [
  timeSeries({
    title: "Prometheus: samples",
    nothing: "no Prometheus is seen",
    description:
      "Samples a second, stored and refused for their age. PrometheusSamplesTooOld fires on the second.",
    show: [
      { of: sum(rate(backend.prometheusSamplesAppended, "auto"), byJob), legend: "{{job}} stored" },
      { of: sum(rate(backend.prometheusTooOldSamples, "auto"), byJob), legend: "{{job}} too old" },
    ],
    alerts: ["prometheus-samples-too-old"],
  }),
  timeSeries({
    title: "Prometheus: series",
    nothing: "no Prometheus is seen",
    description: "Series in memory: what they cost grows with their number.",
    show: [{ of: max(value(backend.prometheusHeadSeries), byJob) }],
    alerts: ["prometheus-series-many"],
  }),
  timeSeries({
    title: "Prometheus: failures",
    nothing: "none failed",
    description:
      "In 10 minutes: rule evaluations that failed or came too late, whose alerts do not work, compactions that failed, and corruptions of the write-ahead log.",
    show: [
      {
        of: sum(increase(backend.prometheusRuleFailures, "10m"), byJob),
        legend: "{{job}} rules failed",
      },
      {
        of: sum(increase(backend.prometheusRuleIterationsMissed, "10m"), byJob),
        legend: "{{job}} rules missed",
      },
      {
        of: sum(increase(backend.prometheusCompactionsFailed, "10m"), byJob),
        legend: "{{job}} compactions failed",
      },
      {
        of: sum(increase(backend.prometheusWalCorruptions, "10m"), byJob),
        legend: "{{job}} corruptions",
      },
    ],
    counted: "failures",
    alerts: [
      "prometheus-rule-failures",
      "prometheus-rule-iterations-missed",
      "prometheus-compactions-failed",
      "prometheus-wal-corruptions",
    ],
  }),
  timeSeries({
    title: "Prometheus: aggregates",
    description:
      "How far the second Prometheus, which keeps the aggregates for a year, is behind the first. RemoteWriteBehind fires on it.",
    show: [
      {
        of: max(
          minus(
            value(backend.remoteWriteHighest),
            // 0 until the first sample is sent
            filtered(above(value(backend.remoteWriteHighestSent), seconds(0))),
          ),
          { by: ["remote_name"] },
        ),
      },
    ],
    limit: { alert: "remote-write-behind" },
    alerts: ["remote-write-failing", "remote-write-dropping"],
    nothing: "no aggregates are sent",
  }),
  timeSeries({
    title: "Prometheus: alerts sent",
    description:
      "Alerts a second on their way to Alertmanager. PrometheusNotificationErrors and PrometheusNotificationsDropped fire on the failed and the dropped.",
    show: [
      { of: sum(rate(backend.prometheusNotificationsSent, "auto"), byJob), legend: "{{job}} sent" },
      {
        of: sum(rate(backend.prometheusNotificationErrors, "auto"), byJob),
        legend: "{{job}} failed",
      },
      {
        of: sum(rate(backend.prometheusNotificationsDropped, "auto"), byJob),
        legend: "{{job}} dropped",
      },
    ],
    alerts: ["prometheus-notifications-dropped", "prometheus-notification-errors"],
    nothing: "no Alertmanager",
  }),
  timeSeries({
    title: "Prometheus: Alertmanagers",
    description: "Alertmanagers that Prometheus sends to. Without one nobody is told of anything.",
    show: [{ of: min(value(backend.prometheusAlertmanagers), byJob) }],
    alerts: ["prometheus-no-alertmanager"],
    nothing: "Prometheus does not answer",
  }),
  timeSeries({
    title: "Alertmanager: notifications",
    description:
      "Notifications a minute, and those that failed, by kind of receiver. AlertmanagerNotificationsFailing fires on them.",
    show: [
      {
        of: sum(rate(backend.alertmanagerNotifications, "auto"), { by: ["integration"] }),
        legend: "{{integration}} tried",
      },
      {
        of: sum(rate(backend.alertmanagerNotificationsFailed, "auto"), { by: ["integration"] }),
        legend: "{{integration}} failed",
      },
    ],
    alerts: ["alertmanager-notifications-failing", "alertmanager-invalid-alerts"],
    nothing: "none sent",
  }),
  stateTimeline({
    title: "Configurations",
    nothing: "none is seen",
    description: "Whether the last reload of each configuration worked.",
    show: [
      {
        of: min(value(backend.prometheusConfigReloaded), byJob),
        legend: "{{job}}",
      },
      { of: min(value(backend.alertmanagerConfigReloaded), byJob), legend: "{{job}}" },
    ],
    states: [
      { value: 1, text: "loaded", means: "good" },
      { value: 0, text: "refused", means: "bad" },
    ],
    alerts: ["prometheus-config-reload-failed", "alertmanager-config-reload-failed"],
  }),
  timeSeries({
    title: "File descriptors",
    description: "Used share of the file descriptors that each component may open.",
    show: [
      {
        of: max(
          share(
            sum(value(backend.processOpenFiles), byProcess),
            sum(value(backend.processMaxFiles), byProcess),
          ),
          byJob,
        ),
      },
    ],
    limit: { alert: "file-descriptors-nearly-exhausted" },
    nothing: "no component reports them",
  }),
] as const;
