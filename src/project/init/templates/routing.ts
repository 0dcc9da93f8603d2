import { checkedByEditors, type TemplateContext } from "./template.ts";

/** Returns a routing with e-mail and Slack. */
export function routingText(context: TemplateContext): string {
  return `${checkedByEditors(context)}import { defineRouting, label } from "@tamma/observability/alerting";

/**
 * Who is notified, where and when. Secrets are files that Alertmanager reads when it sends:
 * nothing secret stands here.
 */
export const routing = defineRouting({
  file: "${context.paths.routing}",
  receivers: {
    team: {
      channels: [
        {
          type: "slack",
          channel: "#alerts",
          // Holds the URL of an incoming webhook
          apiUrlFile: "/etc/alertmanager/secrets/slack_url",
        },
      ],
    },
    // The second way of critical alerts: another service than the first
    mail: {
      channels: [
        {
          type: "email",
          to: ["on-call@example.com"],
          from: "alerts@example.com",
          smarthost: "smtp.example.com:587",
          authUsername: "alerts@example.com",
          authPasswordFile: "/etc/alertmanager/secrets/smtp_password",
        },
      ],
    },
  },
  route: {
    receiver: "team",
    groupBy: ["alertname", "service_name"],
    groupWait: "30s",
    groupInterval: "5m",
    repeatInterval: "4h",
    routes: [
      {
        matchers: [label("severity", "critical")],
        receiver: "team",
        fallback: "mail",
        groupWait: "0s",
        groupInterval: "15s",
        repeatInterval: "1h",
      },
    ],
  },
});
`;
}
