import type { OptionalChannels } from "#src/shipped/routing.ts";

/** All optional channels of the shipped policy, switched on. */
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
} as const satisfies OptionalChannels;
