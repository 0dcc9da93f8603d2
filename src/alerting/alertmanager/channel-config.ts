import { toMs, toPromDuration } from "../../duration.ts";
import type {
  Channel,
  EmailChannel,
  PagerDutyChannel,
  Receiver,
  SlackChannel,
  WebhookChannel,
} from "./receiver.ts";

/** Alertmanager's key for each type of channel. */
const keys = {
  email: "email_configs",
  pagerduty: "pagerduty_configs",
  slack: "slack_configs",
  webhook: "webhook_configs",
} as const satisfies Readonly<Record<Channel["type"], string>>;

const template = (name: string): string => `{{ template "tamma.${name}" . }}`;

/** What a message says where its channel has no text of its own. */
const defaults = { subject: template("subject"), text: template("text") } as const;
/** In Slack, `<` and `&` of a label's value would be markup. */
const slackDefaults = { subject: template("slack.subject"), text: template("slack.text") } as const;
const pagerdutySeverity = template("pagerduty.severity");

/**
 * Alertmanager reads a detail as YAML, and sends a list or an object of it where it is one: a text
 * that begins with `[` or `{` would be lost. Two colons in its first line are no YAML, whatever
 * follows, and what is none is sent as it stands (`DeepCopyWithTemplate`, template/template.go).
 */
const detailsStart = "Firing: {{ len .Alerts.Firing }}, resolved: {{ len .Alerts.Resolved }}\n";

/** Returns the texts of the channel's messages, as templates. A webhook's are data. */
export function receiverTexts(channel: Channel): readonly string[] {
  if (channel.type === "webhook") return [];
  const usual = channel.type === "slack" ? slackDefaults : defaults;
  const { subject = usual.subject, text = usual.text } = channel;
  return [subject, text, ...(channel.type === "pagerduty" ? [pagerdutySeverity] : [])];
}

/** Returns a receiver as alertmanager.yml has it. */
export function toReceiverConfig(name: string, { channels }: Receiver): unknown {
  const configs = Map.groupBy(channels, ({ type }) => keys[type]);
  const entries = [...configs].map(([key, own]) => [key, own.map(toChannelConfig)] as const);
  return { name, ...Object.fromEntries(entries) };
}

// oxlint-disable-next-line typescript/consistent-return -- the switch is exhaustive
function toChannelConfig(channel: Channel): unknown {
  switch (channel.type) {
    case "email":
      return toEmail(channel);
    case "slack":
      return toSlack(channel);
    case "pagerduty":
      return toPagerDuty(channel);
    case "webhook":
      return toWebhook(channel);
  }
}

function toEmail(channel: EmailChannel): unknown {
  const { to, from, smarthost, authUsername, authPasswordFile, requireTls = true } = channel;
  return {
    send_resolved: channel.sendResolved ?? true,
    to: to.join(", "),
    from,
    smarthost,
    ...(authUsername !== undefined && { auth_username: authUsername }),
    ...(authPasswordFile !== undefined && { auth_password_file: authPasswordFile }),
    require_tls: requireTls,
    headers: { Subject: channel.subject ?? defaults.subject },
    html: "",
    text: channel.text ?? defaults.text,
  };
}

function toSlack(channel: SlackChannel): unknown {
  const { subject = slackDefaults.subject } = channel;
  return {
    send_resolved: channel.sendResolved ?? true,
    ...(channel.apiUrlFile !== undefined && { api_url_file: channel.apiUrlFile }),
    ...(channel.appTokenFile !== undefined && { app_token_file: channel.appTokenFile }),
    channel: channel.channel,
    title: subject,
    // What a phone shows of the message
    fallback: subject,
    text: channel.text ?? slackDefaults.text,
  };
}

function toPagerDuty(channel: PagerDutyChannel): unknown {
  return {
    send_resolved: channel.sendResolved ?? true,
    routing_key_file: channel.routingKeyFile,
    ...(channel.url !== undefined && { url: channel.url }),
    description: channel.subject ?? defaults.subject,
    severity: pagerdutySeverity,
    details: { firing: `${detailsStart}${channel.text ?? defaults.text}` },
  };
}

function toWebhook(channel: WebhookChannel): unknown {
  const { credentialsFile, maxAlerts, timeout } = channel;
  return {
    send_resolved: channel.sendResolved ?? true,
    url_file: channel.urlFile,
    ...(credentialsFile !== undefined && {
      http_config: { authorization: { credentials_file: credentialsFile } },
    }),
    ...(maxAlerts !== undefined && { max_alerts: maxAlerts }),
    ...(timeout !== undefined && { timeout: toPromDuration(toMs(timeout)) }),
  };
}
