import { ofTarget } from "./of-target.ts";

const { counter, gauge } = ofTarget("alertmanager");

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
  alertmanagerInvalidAlerts: counter(
    "alertmanager_alerts_invalid_total",
    "{alert}",
    "Alerts received that were malformed.",
    { version: { description: "Version of the API." } },
  ),
} as const;
