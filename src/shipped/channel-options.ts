import { checkChannel } from "../alerting/alertmanager/check-receivers.ts";
import type { Channel } from "../alerting/alertmanager/receiver.ts";
import { unknownFields } from "../nearest.ts";
import type { Flaw } from "../shape.ts";
import { isObject } from "../is-object.ts";
import { show } from "../show.ts";

/** What every channel may say of its messages, as Alertmanager's templates. */
interface MessageOptions {
  /** Whether to tell that alerts ended. @default true */
  readonly sendResolved?: boolean;
  /** @default `{{ template "tamma.subject" . }}`; for Slack, `tamma.slack.subject` */
  readonly subject?: string;
  /** @default `{{ template "tamma.text" . }}`; for Slack, `tamma.slack.text` */
  readonly text?: string;
}

/**
 * A file with a secret: its name in Alertmanager's folder of secrets (`/etc/alertmanager/secrets`),
 * or an absolute path.
 */
export type SecretName = string;

/** A Slack channel, and the file with its incoming webhook's URL or a bot's token. */
export interface SlackOptions extends MessageOptions {
  /** `#ops`, `@somebody` or a channel's id. */
  readonly channel: string;
  /** The incoming webhook's URL; this or `tokenFile`. */
  readonly urlFile?: SecretName;
  /** The bot's token. */
  readonly tokenFile?: SecretName;
}

/** Who gets mail, and the server that sends it. */
export interface EmailOptions extends MessageOptions {
  readonly to: string | readonly string[];
  readonly from: string;
  /** `host:port` of the SMTP server. */
  readonly smarthost: string;
  readonly username?: string;
  readonly passwordFile?: SecretName;
  /** @default true */
  readonly requireTls?: boolean;
}

/** A PagerDuty service, by the file with its integration key. */
export interface PagerDutyOptions extends MessageOptions {
  /** The integration's key, of the Events API v2. */
  readonly keyFile: SecretName;
  /** @default PagerDuty's endpoint */
  readonly url?: string;
}

/** A webhook, by the file with its URL. */
export interface WebhookOptions {
  /** The URL to post alerts to. */
  readonly urlFile: SecretName;
  /** A bearer token to send along. */
  readonly credentialsFile?: SecretName;
  /** @default true */
  readonly sendResolved?: boolean;
}

/** The channels that messages go out on. */
export interface ChannelOptions {
  readonly slack?: SlackOptions;
  readonly email?: EmailOptions;
  readonly pagerduty?: PagerDutyOptions;
  readonly webhook?: WebhookOptions;
}

export const channelTypes = ["webhook", "slack", "pagerduty", "email"] as const;

export type ChannelType = (typeof channelTypes)[number];

/** Channels as Alertmanager has them, by type, and what cannot be meant in them. */
export interface CheckedChannels {
  readonly channels: Readonly<Partial<Record<ChannelType, Channel>>>;
  readonly problems: readonly Flaw[];
}

/** The fields of each type by their names in Alertmanager's model. */
const fields: Readonly<Record<ChannelType, Readonly<Record<string, string>>>> = {
  slack: { channel: "channel", apiUrlFile: "urlFile", appTokenFile: "tokenFile" },
  email: {
    to: "to",
    from: "from",
    smarthost: "smarthost",
    authUsername: "username",
    authPasswordFile: "passwordFile",
    requireTls: "requireTls",
  },
  pagerduty: { routingKeyFile: "keyFile", url: "url" },
  webhook: { urlFile: "urlFile", credentialsFile: "credentialsFile" },
};

/** The secret that each type cannot do without; Slack has the choice of two. */
const required: Readonly<Partial<Record<ChannelType, string>>> = {
  pagerduty: "keyFile",
  webhook: "urlFile",
};

const expectedSecret = "the name of a file with the secret, or its absolute path";

const messageFields = { sendResolved: "sendResolved", subject: "subject", text: "text" };

/** Returns the channels that the options name; others of their fields are none of ours. */
export function checkChannels(options: object, where: string): CheckedChannels {
  const entries = Object.entries(options).flatMap(([name, value]) => {
    const type = channelTypes.find((one) => one === name);
    return type === undefined || value === undefined
      ? []
      : [{ type, ...toChannel(type, value, `${where}.${type}`) }];
  });
  return {
    channels: Object.fromEntries(
      entries.flatMap(({ type, channel }) => (channel ? [[type, channel]] : [])),
    ),
    problems: entries.flatMap(({ problems }) => problems),
  };
}

interface CheckedChannel {
  readonly channel?: Channel;
  readonly problems: readonly Flaw[];
}

function toChannel(type: ChannelType, value: unknown, where: string): CheckedChannel {
  if (!isObject(value)) {
    return { problems: [{ field: where, expected: "an object", got: show(value) }] };
  }
  const names = { ...fields[type], ...(type === "webhook" ? {} : messageFields), ...sendResolved };
  const problems = [
    ...unknownFields(value, Object.values(names), where),
    ...missingSecrets(type, value, where),
  ];
  const parts = Object.entries(names).flatMap(([own, name]) => {
    const one = value[name];
    if (one === undefined) return [];
    return [[own, name.endsWith("File") ? secret(one) : one] as const];
  });
  const given = { type, ...Object.fromEntries(parts) };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- checked field by field below
  const channel = (type === "email" ? { ...given, to: listed(value["to"]) } : given) as Channel;
  checkChannel(channel, where, (at, expected, got) => {
    problems.push({ field: inOptions(at, names), expected: inOptions(expected, names), got });
  });
  return { channel, problems };
}

const sendResolved = { sendResolved: "sendResolved" };

function missingSecrets(
  type: ChannelType,
  value: Readonly<Record<string, unknown>>,
  where: string,
): readonly Flaw[] {
  const name = required[type];
  if (name === undefined || value[name] !== undefined) return [];
  return [{ field: `${where}.${name}`, expected: expectedSecret, got: "nothing" }];
}

/** Whoever writes the option knows its name, not the model's. */
function inOptions(text: string, names: Readonly<Record<string, string>>): string {
  if (text.includes("that holds the secret")) return expectedSecret;
  return Object.entries(names).reduce(
    (all, [own, name]) =>
      own === name ? all : all.replaceAll(new RegExp(`\\b${own}\\b`, "g"), name),
    text,
  );
}

function listed(to: unknown): readonly unknown[] {
  if (to === undefined) return [];
  return Array.isArray(to) ? to : [to];
}

/** What is neither a name nor a path stays as it is, for the check of the channel to refuse. */
function secret(name: unknown): unknown {
  return typeof name === "string" && /^[\w-][\w.-]*$/.test(name)
    ? `/etc/alertmanager/secrets/${name}`
    : name;
}
