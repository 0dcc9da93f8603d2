import type { Channel } from "#src/alerting/alertmanager/receiver.ts";
import type { ShippedRoutingOptions } from "#src/shipped/shipped-routing.ts";

/** A channel of each type with messages, with everything that it may have. */
export const everyChannel = {
  slack: {
    type: "slack",
    apiUrlFile: "/etc/alertmanager/secrets/slack_url",
    channel: "#alerts",
  },
  pagerduty: { type: "pagerduty", routingKeyFile: "/etc/alertmanager/secrets/pagerduty_key" },
  email: {
    type: "email",
    to: ["ops@example.com", "boss@example.com"],
    from: "alerts@example.com",
    smarthost: "smtp.example.com:587",
    authUsername: "alerts",
    authPasswordFile: "/etc/alertmanager/secrets/smtp_password",
  },
} as const satisfies Readonly<Record<string, Channel>>;

/** The same as users name them to the shipped policy. */
export const everyOption = {
  webhook: { urlFile: "webhook_url" },
  slack: { urlFile: "slack_url", channel: "#alerts" },
  pagerduty: { keyFile: "pagerduty_key" },
  email: {
    to: ["ops@example.com", "boss@example.com"],
    from: "alerts@example.com",
    smarthost: "smtp.example.com:587",
    username: "alerts",
    passwordFile: "smtp_password",
  },
  fallback: { webhook: { urlFile: "fallback_webhook_url" } },
  heartbeat: { urlFile: "watchdog_url" },
} as const satisfies ShippedRoutingOptions;
