import { ofTarget } from "./of-target.ts";

const { counter, gauge, histogram } = ofTarget("alertmanager");

const integration = {
  integration: { description: "Kind of receiver: webhook, email, slack, …" },
  receiver_name: { description: "The receiver, with `receiver-name-in-metrics`." },
} as const;

export const alertmanagerMetrics = {
  alertmanagerConfigReloaded: gauge(
    "alertmanager_config_last_reload_successful",
    "{reload}",
    "1 if the last reload of the configuration worked, else 0.",
    {},
  ),
  alertmanagerNotifications: counter(
    "alertmanager_notifications_total",
    "{notification}",
    "Notifications that were tried.",
    integration,
  ),
  alertmanagerNotificationsFailed: counter(
    "alertmanager_notifications_failed_total",
    "{notification}",
    "Notifications that failed.",
    { ...integration, reason: { description: "Why." } },
  ),
  alertmanagerNotificationLatency: histogram(
    "alertmanager_notification_latency_seconds",
    "s",
    "How long it took to hand over a notification, each try by itself.",
    integration,
    [1, 5, 10, 15, 20],
  ),
  alertmanagerInvalidAlerts: counter(
    "alertmanager_alerts_invalid_total",
    "{alert}",
    "Alerts received that were malformed.",
    { version: { description: "Version of the API." } },
  ),
} as const;
