import { backendCatalog as backend } from "../../metrics/backend-catalog.ts";
import { max, sum } from "../../promql/aggregate.ts";
import { share } from "../../promql/arithmetic.ts";
import { above, below, both } from "../../promql/condition.ts";
import { rate, value } from "../../promql/functions.ts";
import type { Window } from "../../promql/series.ts";
import { matches, notMatches } from "../../promql/label-condition.ts";
import { count, percent, perSecond, type Quantity } from "../../promql/quantity.ts";
import { growth } from "../../promql/first-events.ts";
import { failsMoreThan } from "../../promql/failures.ts";
import { enoughFailures } from "./enough.ts";
import { shippedAlert, shippedFile } from "./definition.ts";
import { digits } from "./in-words.ts";

const byJob = { by: ["job"] } as const;
const byGroup = { by: ["rule_group"] } as const;
const byAlertmanager = { by: ["alertmanager"] } as const;
const byReceiver = { by: ["receiver_name", "integration"] } as const;

/** The heartbeat's receiver; the Prometheus Operator puts `namespace/name/` before its name. */
const watchdog = "(.+/)?watchdog";
/** Those of people, and that of the heartbeat. */
const people = { receiver_name: notMatches(watchdog) };
const heartbeat = { receiver_name: matches(watchdog) };

type Receivers = typeof people | typeof heartbeat;

const notifications = (window: Window, where: Receivers) =>
  sum(rate(backend.alertmanagerNotifications, window, where), byReceiver);
const failing = (where: Receivers, window: Window, limit: Quantity<"ratio">) =>
  both(
    above(
      share(
        sum(rate(backend.alertmanagerNotificationsFailed, window, where), byReceiver),
        notifications(window, where),
      ),
      limit,
    ),
    above(notifications(window, where), perSecond(0)),
  );

/** Prometheus and Alertmanager about themselves. Coverage list: their mixins. */
export const alertingRules = shippedFile("alerting-path", [
  shippedAlert({
    id: "prometheus-config-reload-failed",
    name: "PrometheusConfigReloadFailed",
    severity: "high",
    owner: "platform",
    when: () => below(max(value(backend.prometheusConfigReloaded), byJob), count(1)),
    for: "1m",
    summary: "Prometheus runs with an old configuration",
    description: "The last reload failed: new rules are not in force.",
    runbook: "`promtool check config` names the line.",
    dashboard: "pipeline",
  }),
  shippedAlert({
    id: "prometheus-rule-failures",
    name: "PrometheusRuleFailures",
    severity: "high",
    owner: "platform",
    limit: count(0),
    window: "5m",
    when: ({ limit, window }) =>
      above(sum(growth(backend.prometheusRuleFailures, window), byGroup), limit),
    keepFiringFor: "5m",
    summary: ({ label, value }) => `${value} evaluations of ${label("rule_group")} failed`,
    description: "A rule that cannot be evaluated cannot fire.",
    runbook: "Prometheus' `/rules` page shows the error beside the rule.",
    dashboard: "pipeline",
  }),
  shippedAlert({
    id: "prometheus-rule-iterations-missed",
    name: "PrometheusRuleIterationsMissed",
    severity: "medium",
    owner: "platform",
    limit: count(1),
    window: "10m",
    when: ({ limit, window }) =>
      above(sum(growth(backend.prometheusRuleIterationsMissed, window), byGroup), limit),
    summary: ({ label, value, window }) =>
      `${label("rule_group")} missed ${value} evaluations in ${digits(window)}`,
    description: "Rules take longer than their interval: alerts come late.",
    runbook: "Look for the slowest group in `/rules`; record what several rules share.",
    dashboard: "pipeline",
  }),
  shippedAlert({
    id: "prometheus-notifications-dropped",
    name: "PrometheusNotificationsDropped",
    severity: "critical",
    owner: "platform",
    limit: count(0),
    window: "2m",
    when: ({ limit, window }) =>
      above(sum(growth(backend.prometheusNotificationsDropped, window), byJob), limit),
    keepFiringFor: "5m",
    summary: ({ value }) => `${value} alerts never reached Alertmanager`,
    description: "Alerts fired and nobody was told.",
    runbook:
      "Is Alertmanager up and reachable from Prometheus? The Watchdog's receiver should have noticed.",
    dashboard: "pipeline",
  }),
  shippedAlert({
    id: "prometheus-notification-errors",
    name: "PrometheusNotificationErrors",
    severity: "high",
    owner: "platform",
    limit: percent(1),
    window: "5m",
    when: ({ limit, window }) =>
      failsMoreThan(
        limit,
        {
          failed: sum(growth(backend.prometheusNotificationErrors, window), byAlertmanager),
          all: sum(growth(backend.prometheusNotificationsSent, window), byAlertmanager),
        },
        enoughFailures,
      ),
    for: "5m",
    summary: ({ label, value }) => `${value} of the alerts sent to ${label("alertmanager")} fail`,
    description: "The way from Prometheus to one Alertmanager is broken now and then.",
    runbook: "Prometheus' log has the error; look at Alertmanager's memory and the network.",
    dashboard: "pipeline",
  }),
  shippedAlert({
    id: "prometheus-no-alertmanager",
    name: "PrometheusNoAlertmanager",
    severity: "critical",
    owner: "platform",
    when: () =>
      below(max(value(backend.prometheusAlertmanagers, { job: "prometheus" }), byJob), count(1)),
    for: "15s",
    summary: "Prometheus knows no Alertmanager",
    description: "Alerts fire and are sent nowhere. Only the Watchdog's receiver can notice.",
    runbook: "Check `alerting.alertmanagers` and the service discovery behind it.",
    dashboard: "pipeline",
  }),
  shippedAlert({
    id: "prometheus-compactions-failed",
    name: "PrometheusCompactionsFailed",
    severity: "medium",
    owner: "platform",
    limit: count(0),
    window: "3h",
    when: ({ limit, window }) =>
      above(sum(growth(backend.prometheusCompactionsFailed, window), byJob), limit),
    summary: ({ value, window }) =>
      `${value} compactions of Prometheus failed in ${digits(window)}`,
    description: "Blocks are not merged: disk use and query time grow.",
    runbook: "Disk full or a damaged block; the log names it.",
    dashboard: "pipeline",
  }),
  shippedAlert({
    id: "prometheus-wal-corruptions",
    name: "PrometheusWalCorruptions",
    severity: "medium",
    owner: "platform",
    limit: count(0),
    window: "3h",
    when: ({ limit, window }) =>
      above(sum(growth(backend.prometheusWalCorruptions, window), byJob), limit),
    summary: ({ value }) => `Prometheus found ${value} corruptions in its write-ahead log`,
    description: "Samples of the last two hours may be missing.",
    runbook: "Check the disk; Prometheus repairs by cutting off at the damage.",
    dashboard: "pipeline",
  }),
  shippedAlert({
    id: "prometheus-samples-too-old",
    name: "PrometheusSamplesTooOld",
    severity: "high",
    owner: "platform",
    limit: perSecond(1),
    window: "5m",
    when: ({ limit, window }) =>
      above(sum(rate(backend.prometheusTooOldSamples, window), byJob), limit),
    for: "5m",
    summary: ({ value }) => `Prometheus refuses ${value} samples for their age`,
    description: "What waited longer than the out-of-order window is lost for good.",
    runbook: "Which outage ended? Raise `out_of_order_time_window` above the longest to survive.",
    dashboard: "pipeline",
  }),
  shippedAlert({
    id: "prometheus-series-many",
    name: "PrometheusSeriesMany",
    severity: "medium",
    owner: "platform",
    limit: count(2_000_000),
    when: ({ limit }) => above(max(value(backend.prometheusHeadSeries), byJob), limit),
    for: "15m",
    summary: ({ value }) => `Prometheus holds ${value} series in memory`,
    description: "About 4 KiB each: memory will end.",
    runbook: "`/tsdb-status` names the metric and the label that grew.",
    dashboard: "pipeline",
  }),
  shippedAlert({
    id: "file-descriptors-nearly-exhausted",
    name: "FileDescriptorsNearlyExhausted",
    severity: "high",
    owner: "platform",
    limit: percent(80),
    when: ({ limit }) =>
      above(
        max(
          share(
            sum(value(backend.processOpenFiles), { by: ["job", "instance"] }),
            sum(value(backend.processMaxFiles), { by: ["job", "instance"] }),
          ),
          byJob,
        ),
        limit,
      ),
    for: "5m",
    summary: ({ label, value }) => `${label("job")} uses ${value} of its file descriptors`,
    description: "At the limit it can open neither files nor connections.",
    runbook: "Look for leaked connections; raise `ulimits.nofile` meanwhile.",
    dashboard: "pipeline",
  }),
  shippedAlert({
    id: "alertmanager-config-reload-failed",
    name: "AlertmanagerConfigReloadFailed",
    severity: "high",
    owner: "platform",
    when: () => below(max(value(backend.alertmanagerConfigReloaded), byJob), count(1)),
    for: "1m",
    summary: "Alertmanager runs with an old configuration",
    description: "The last reload failed: new routes are not in force.",
    runbook: "`amtool check-config` names the line.",
    dashboard: "pipeline",
  }),
  shippedAlert({
    id: "alertmanager-notifications-failing",
    name: "AlertmanagerNotificationsFailing",
    severity: "critical",
    owner: "platform",
    limit: percent(5),
    window: "5m",
    when: ({ limit, window }) => failing(people, window, limit),
    keepFiringFor: "5m",
    summary: ({ label, value }) =>
      `${value} of the notifications of ${label("receiver_name")} by ${label("integration")} fail`,
    description: "People are not told. Another channel carries this alert.",
    runbook: "Alertmanager's log has the receiver's answer; an expired token is the usual cause.",
    dashboard: "pipeline",
  }),
  shippedAlert({
    id: "heartbeat-not-delivered",
    name: "HeartbeatNotDelivered",
    severity: "low",
    owner: "platform",
    limit: percent(90),
    window: "5m",
    when: ({ limit, window }) => failing(heartbeat, window, limit),
    for: "15m",
    summary: ({ label, value }) =>
      `${value} of the heartbeats by ${label("integration")} are not delivered`,
    description:
      "Nobody would notice that alerting stands still. No message goes out on this: whoever gets the heartbeat notices by itself that it is missing.",
    runbook:
      "Without a heartbeat's receiver this is so from the start: put its URL into the secret `watchdog_url`, or leave `heartbeat` out of the routing. Else Alertmanager's log has the receiver's answer.",
    dashboard: "pipeline",
  }),
  shippedAlert({
    id: "alertmanager-invalid-alerts",
    name: "AlertmanagerInvalidAlerts",
    severity: "medium",
    owner: "platform",
    limit: count(0),
    window: "15m",
    when: ({ limit, window }) =>
      above(sum(growth(backend.alertmanagerInvalidAlerts, window), byJob), limit),
    summary: ({ value }) => `Alertmanager refused ${value} malformed alerts`,
    description: "Somebody sends alerts that cannot be delivered.",
    runbook: "Find the sender in Alertmanager's log.",
    dashboard: "pipeline",
  }),
]);
