import { label } from "../alerting/alertmanager/matcher.ts";
import { matches, notPresent, oneOf, present } from "../promql/label-condition.ts";
import type {
  Channel,
  EmailChannel,
  PagerDutyChannel,
  Receiver,
  SlackChannel,
  WebhookChannel,
} from "../alerting/alertmanager/receiver.ts";
import {
  defineRouting,
  type RoutingDefinition,
} from "../alerting/alertmanager/routing-definition.ts";

/** Channels that are off until they are named here. Their secret files must then exist. */
export interface OptionalChannels {
  /** Everything but the heartbeat. */
  readonly slack?: SlackChannel;
  /** Critical alerts. */
  readonly pagerduty?: PagerDutyChannel;
  /** The fallback of critical alerts. */
  readonly email?: EmailChannel;
}

const secret = (name: string): `/${string}` => `/etc/alertmanager/secrets/${name}`;

const webhook: WebhookChannel = { type: "webhook", urlFile: secret("webhook_url") };
const fallbackWebhook: WebhookChannel = {
  type: "webhook",
  urlFile: secret("fallback_webhook_url"),
};
const heartbeat: WebhookChannel = {
  type: "webhook",
  urlFile: secret("watchdog_url"),
  sendResolved: false,
};

function receiver(...channels: readonly (Channel | undefined)[]): Receiver {
  return { channels: channels.filter((channel) => channel !== undefined) };
}

/** Returns the shipped policy: a webhook for everything, and the channels that are given. */
export function shippedRouting({ slack, pagerduty, email }: OptionalChannels): RoutingDefinition {
  return defineRouting({
    file: "src/alerting/definitions/routing.ts",
    receivers: {
      default: receiver(webhook, slack),
      critical: receiver(webhook, slack, pagerduty),
      "critical-fallback": receiver(fallbackWebhook, email),
      watchdog: receiver(heartbeat),
    },
    route: {
      receiver: "default",
      groupBy: ["alertname", "service_name"],
      groupWait: "30s",
      groupInterval: "5m",
      repeatInterval: "4h",
      routes: [
        {
          // Every minute: a flush each 30 s, and the second is past the repeat interval
          matchers: [label("severity", "none")],
          receiver: "watchdog",
          groupWait: "0s",
          groupInterval: "30s",
          repeatInterval: "45s",
        },
        {
          // No wait, and late members of a group within the minute that a breach may take
          matchers: [label("severity", "critical")],
          receiver: "critical",
          fallback: "critical-fallback",
          groupWait: "0s",
          groupInterval: "15s",
          repeatInterval: "1h",
        },
        {
          matchers: [label("severity", "high")],
          groupInterval: "2m",
        },
        {
          matchers: [label("severity", "low")],
          groupWait: "5m",
          groupInterval: "30m",
          repeatInterval: "1d",
          activeTimeIntervals: ["office-hours"],
        },
      ],
    },
    inhibitRules: [
      {
        name: "A critical alert speaks for the milder ones of its service",
        source: [
          label("severity", "critical"),
          label("service_name", present),
          label("drill", notPresent),
        ],
        target: [label("severity", oneOf("high", "medium", "low"))],
        equal: ["service_name"],
      },
      {
        // Also for services behind the component's own: the team is told of the cause, once
        name: "An unhealthy component speaks for the team's services that it takes along",
        source: [
          label("rule_id", "component-unhealthy"),
          label("owner", present),
          label("drill", notPresent),
        ],
        target: [label("rule_id", "system-unhealthy")],
        equal: ["owner"],
      },
      {
        name: "A missing Collector speaks for the telemetry that it does not deliver",
        source: [
          label("rule_id", oneOf("collector-down", "target-missing-otel-collector")),
          label("drill", notPresent),
        ],
        target: [
          label("rule_id", matches("no-data-.*|service-telemetry-lost")),
          label("service_name", present),
        ],
        equal: "nothing",
      },
    ],
    timeIntervals: {
      "office-hours": [
        { weekdays: [["monday", "friday"]], times: [{ from: "08:00", to: "18:00" }] },
      ],
    },
    templates: ["/etc/alertmanager/templates/*.tmpl"],
    kubernetes: {
      name: "tamma-observability",
      namespace: "observability",
      secretName: "alertmanager-secrets",
    },
  });
}

/** What `npm run generate` renders. Name a channel to switch it on. */
export const routing: RoutingDefinition = shippedRouting({});
