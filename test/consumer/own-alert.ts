import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect } from "vitest";

import type { FreshProject } from "./fresh-project.ts";
import type { JsonReceiver } from "./receivers/json-receiver.ts";
import type { MailReceiver } from "./receivers/mail.ts";
import type { PagerDutyEvent } from "./receivers/pagerduty.ts";
import type { SlackMessage } from "./receivers/slack.ts";
import type { Edit, Shop } from "./shops.ts";

/** Where the project's alerts go. */
export interface Channels {
  readonly mail: MailReceiver;
  readonly slack: JsonReceiver<SlackMessage>;
  readonly pagerduty: JsonReceiver<PagerDutyEvent>;
  /** The address of this machine as Alertmanager sees it. */
  readonly host: string;
}

/** Files of secrets by name, as a user puts them beside Alertmanager. */
export function secretsOf({ slack, host }: Channels): Readonly<Record<string, string>> {
  return {
    slack_url: `http://${host}:${slack.port}/services/T0/B0/x`,
    pagerduty_key: "0123456789abcdef0123456789abcdef",
  };
}

/** Adds a metric, an alert, an objective and routes of the user's own to what `init` wrote. */
export async function addOwnAlert(
  project: FreshProject,
  { metrics, extension, recording }: Shop,
  channels: Channels,
): Promise<void> {
  const edits: readonly Edit[] = [
    { file: metrics, from: "defineMetrics({", to: `defineMetrics({${ownMetric}` },
    { file: `observability/rules.${extension}`, from: "\n  alert({", to: `${ownRule}\n  alert({` },
    {
      file: `observability/objectives.${extension}`,
      from: "\n  objective({",
      to: `${ownObjective}\n  objective({`,
    },
    ...recording,
  ];
  for (const { file, from, to } of edits) await project.edit(file, from, to);
  const routing = join(project.folder, `observability/routing.${extension}`);
  await writeFile(routing, ownRouting(`observability/routing.${extension}`, channels));
}

/** Expects that the alert of this service arrived in every channel, with a text that says what is wrong. */
export function expectReadable({ mail, slack, pagerduty }: Channels, service: string): void {
  const subject = `[HIGH] OrdersFail in ${service}`;
  const [mailed, attached, paged] = [
    mail.mails.find((one) => one.subject === subject),
    slack.messages.flatMap(({ attachments }) => attachments).find(({ title }) => title === subject),
    pagerduty.messages.find(({ payload }) => payload.summary === subject),
  ];
  const parts = [
    expect.stringMatching(new RegExp(`^${service}: [\\d.]+m?/s orders fail in web$`, "m")),
    expect.stringContaining("Customers cannot order in this channel."),
    // Where Prometheus serves them, by its own address
    expect.stringMatching(/Runbook: http:\/\/\S+\/user\/runbooks\.md#orders-fail\b/),
  ];
  for (const text of parts) {
    expect(mailed).toEqual({ to: "shop@example.com", subject, text });
    expect(attached).toMatchObject({ title: subject, text });
    expect(paged).toMatchObject({
      event_action: "trigger",
      payload: { summary: subject, severity: "error", custom_details: { firing: text } },
    });
  }
  expect([slack.refused, pagerduty.refused]).toEqual([[], []]);
}

const ownMetric = `
  ordersFailed: {
    name: "shop.orders.failed",
    kind: "counter",
    unit: "{order}",
    description: "Orders that could not be placed.",
    attributes: { channel: { values: ["web", "app"] } },
  },`;

const ownRule = `
  alert({
    id: "orders-fail",
    name: "OrdersFail",
    severity: "high",
    owner: "shop",
    when: above(
      sum(rate(metrics.ordersFailed, "30s"), { by: ["service.name", "channel"] }),
      perSecond(0.5),
    ),
    evaluate: "5s",
    summary: ({ label, value }) =>
      \`\${label("service.name")}: \${value} orders fail in \${label("channel")}\`,
    description: "Customers cannot order in this channel.",
    runbook: "Look at the payment provider's status page first.",
  }),`;

const ownObjective = `
  objective({
    id: "orders",
    name: "Orders",
    owner: "shop",
    target: percent(99),
    bad: (window) => sum(rate(metrics.ordersFailed, window), { by: ["service.name"] }),
    total: (window) => sum(rate(metrics.checkoutPayments, window), { by: ["service.name"] }),
    minimum: perSecond(0.02),
    event: "order",
    failure: "that failed",
    summary: ({ label, value }) => \`\${value} of the orders of \${label("service.name")} fail\`,
    description: "99 % of the orders of 30 days are to be placed.",
    runbook: "Look at the payment provider's status page first.",
  }),`;

const ownRouting = (file: string, { mail, pagerduty, host }: Channels): string => `
import { defineRouting, label } from "@tamma/observability/alerting";

export const routing = defineRouting({
  file: "${file}",
  receivers: {
    shop: {
      channels: [
        {
          type: "email",
          to: ["shop@example.com"],
          from: "alerts@example.com",
          smarthost: "${host}:${mail.port}",
          requireTls: false,
        },
        { type: "slack", channel: "#shop", apiUrlFile: "/etc/alertmanager/secrets/slack_url" },
        {
          type: "pagerduty",
          url: "http://${host}:${pagerduty.port}/v2/enqueue",
          routingKeyFile: "/etc/alertmanager/secrets/pagerduty_key",
        },
      ],
    },
    nobody: { channels: [], none: "what ships is only looked at" },
  },
  route: {
    receiver: "nobody",
    groupBy: ["alertname", "service_name"],
    routes: [
      {
        matchers: [label("severity", "critical")],
        groupWait: 0,
        fallback: { none: "this shop has no critical alerts yet" },
      },
      // Critical alerts may not wait: their bound from breach to notification is a minute
      { receiver: "shop", groupWait: "1s", matchers: [label("owner", "shop")] },
    ],
  },
});
`;
