import type { Duration } from "../../duration.ts";

/** What every channel has. */
interface ChannelBase {
  /** Whether to tell that alerts ended. @default true */
  readonly sendResolved?: boolean;
}

/** What the messages of a channel say, as Alertmanager's templates. */
interface MessageTexts extends ChannelBase {
  /** @default `{{ template "tamma.subject" . }}`; for Slack, `tamma.slack.subject` */
  readonly subject?: string;
  /** @default `{{ template "tamma.text" . }}`; for Slack, `tamma.slack.text` */
  readonly text?: string;
}

/**
 * Secrets are given as absolute paths of files that Alertmanager reads when it sends: nothing
 * secret is in the generated configuration, and a missing file fails one channel only.
 */
export type SecretFile = `/${string}`;

/** https://prometheus.io/docs/alerting/latest/configuration/#email_config */
export interface EmailChannel extends MessageTexts {
  readonly type: "email";
  readonly to: readonly [string, ...string[]];
  readonly from: string;
  /** `host:port` of the SMTP server. */
  readonly smarthost: string;
  readonly authUsername?: string;
  readonly authPasswordFile?: SecretFile;
  /** @default true */
  readonly requireTls?: boolean;
}

/** Exactly one of the files: an incoming webhook's URL, or a bot's token. */
type SlackAccess =
  | { readonly apiUrlFile: SecretFile; readonly appTokenFile?: never }
  | { readonly appTokenFile: SecretFile; readonly apiUrlFile?: never };

/** https://prometheus.io/docs/alerting/latest/configuration/#slack_config */
export type SlackChannel = MessageTexts &
  SlackAccess & {
    readonly type: "slack";
    readonly channel: string;
  };

/** Events API v2. https://prometheus.io/docs/alerting/latest/configuration/#pagerduty_config */
export interface PagerDutyChannel extends MessageTexts {
  readonly type: "pagerduty";
  readonly routingKeyFile: SecretFile;
  /** @default PagerDuty's endpoint */
  readonly url?: string;
}

/** https://prometheus.io/docs/alerting/latest/configuration/#webhook_config */
export interface WebhookChannel extends ChannelBase {
  readonly type: "webhook";
  /** The URL is a secret: most services put their token into it. */
  readonly urlFile: SecretFile;
  /** A bearer token to send along. */
  readonly credentialsFile?: SecretFile;
  /** Alerts a message; 0 is all. @default 0 */
  readonly maxAlerts?: number;
  /** @default the group interval, at least 10 s */
  readonly timeout?: Duration;
}

/** One way to notify a receiver. */
export type Channel = EmailChannel | SlackChannel | PagerDutyChannel | WebhookChannel;

/** Where notifications go: every channel gets each of them, at the same time. */
export interface Receiver {
  readonly channels: readonly Channel[];
  /** The reason why it has no channel: who is routed here is told nothing. */
  readonly none?: string;
}

/**
 * Returns what the channel ends in, so that two channels with the same endpoint are seen to fail
 * together.
 */
export function endpointOf(channel: Channel): string {
  switch (channel.type) {
    case "email":
      return `email ${channel.smarthost}`;
    case "slack":
      return `slack ${channel.apiUrlFile ?? channel.appTokenFile}`;
    case "pagerduty":
      return `pagerduty ${channel.routingKeyFile}`;
    case "webhook":
      return `webhook ${channel.urlFile}`;
  }
}
