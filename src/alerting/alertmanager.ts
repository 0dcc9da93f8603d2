import { header, toYaml, type RenderedFiles } from "./generated-file.ts";

/** Returns Alertmanager's configuration: every alert goes to one webhook at once. */
export function renderAlertmanager(): RenderedFiles {
  const config = {
    route: {
      receiver: "webhook",
      group_by: ["alertname", "service_name"],
      group_wait: "0s",
      group_interval: "5s",
      repeat_interval: "1h",
    },
    receivers: [
      {
        name: "webhook",
        webhook_configs: [
          { url_file: "/etc/alertmanager/secrets/webhook_url", send_resolved: true },
        ],
      },
    ],
  };
  const source = "src/alerting/alertmanager.ts";
  return new Map([["deploy/alertmanager/alertmanager.yml", header(source) + toYaml(config)]]);
}
