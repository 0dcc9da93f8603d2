import { parse } from "yaml";
import { z } from "zod";

import type { LabelSet } from "../../alerting/alertmanager/alert-labels.ts";
import { ObservabilityError } from "../../errors.ts";
import { show } from "../../show.ts";

/** What Alertmanager says of one alert. */
export interface AlertState {
  readonly receivers: readonly string[];
  /** `suppressed` when a silence or an inhibition keeps it back; `active` is told, or waits. */
  readonly state: "unprocessed" | "active" | "suppressed";
}

/** An alert to post. Times are epoch milliseconds. */
export interface DrillAlert {
  readonly labels: LabelSet;
  readonly annotations: LabelSet;
  readonly startsAtMs: number;
  readonly endsAtMs: number;
}

const requestTimeoutMs = 5_000;
const maxBodyLength = 16_000_000;

const alertsSchema = z.array(
  z.object({
    receivers: z.array(z.object({ name: z.string() })),
    status: z.object({ state: z.enum(["unprocessed", "active", "suppressed"]) }),
  }),
);

const statusSchema = z.object({ config: z.object({ original: z.string() }) });

const configSchema = z.object({
  receivers: z.array(z.looseObject({ name: z.string() })),
});

/** Posts the alert. @throws ObservabilityError `OBS_DRILL_FAILED`. */
export async function postAlert(url: string, alert: DrillAlert): Promise<void> {
  const { labels, annotations, startsAtMs, endsAtMs } = alert;
  const iso = (ms: number): string => new Date(ms).toISOString();
  const body = [{ labels, annotations, startsAt: iso(startsAtMs), endsAt: iso(endsAtMs) }];
  await request(url, "/api/v2/alerts", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

/** Returns what has become of the alert with the label, or undefined before it is known. */
export async function alertState(
  url: string,
  label: string,
  value: string,
): Promise<AlertState | undefined> {
  const filter = encodeURIComponent(`${label}="${value}"`);
  const [alert] = await json(url, `/api/v2/alerts?filter=${filter}`, alertsSchema);
  if (alert === undefined) return undefined;
  return { receivers: alert.receivers.map(({ name }) => name), state: alert.status.state };
}

/** The channels of one kind that a receiver has. */
export interface ReceiverChannels {
  readonly receiver: string;
  /** As Alertmanager names it: `slack`. */
  readonly integration: string;
  /** How many notifications an alert makes there. */
  readonly count: number;
}

/** Returns the channels of the receivers, as Alertmanager's configuration has them. */
export async function channelsOf(
  url: string,
  receivers: readonly string[],
): Promise<readonly ReceiverChannels[]> {
  const { config } = await json(url, "/api/v2/status", statusSchema);
  const known = configOf(url, config.original).receivers;
  return known.flatMap((receiver) => {
    // An alert that reaches a receiver on two routes is told twice
    const times = receivers.filter((name) => name === receiver.name).length;
    if (times === 0) return [];
    return configured(receiver).map(({ integration, count }) => {
      return { receiver: receiver.name, integration, count: times * count };
    });
  });
}

/** Returns how many channels of each kind a receiver has; it may have other fields beside them. */
function configured(receiver: object): readonly { integration: string; count: number }[] {
  return Object.entries(receiver).flatMap(([key, configs]) => {
    if (!key.endsWith("_configs") || !Array.isArray(configs)) return [];
    return [{ integration: key.slice(0, -"_configs".length), count: configs.length }];
  });
}

/** Returns the names of all receivers that have a channel. */
export async function receiversOf(url: string): Promise<readonly string[]> {
  const { config } = await json(url, "/api/v2/status", statusSchema);
  const { receivers } = configOf(url, config.original);
  return receivers.filter((one) => configured(one).length > 0).map(({ name }) => name);
}

/** Returns how many alerts but the drill's the receivers are told of now. */
export async function otherAlerts(
  url: string,
  id: string,
  receivers: readonly string[],
): Promise<number> {
  const filter = encodeURIComponent(`drill_id!="${id}"`);
  const alerts = await json(url, `/api/v2/alerts?filter=${filter}`, alertsSchema);
  return alerts.filter((alert) => alert.receivers.some(({ name }) => receivers.includes(name)))
    .length;
}

function configOf(url: string, original: string): z.infer<typeof configSchema> {
  try {
    return configSchema.parse(parse(original));
  } catch (cause) {
    throw notAlertmanager(`${url}/api/v2/status`, show(original), cause);
  }
}

/** Requests of channels of one kind since Alertmanager started. */
export interface Deliveries {
  readonly integration: string;
  /** Alertmanager names it only with `--enable-feature=receiver-name-in-metrics`. */
  readonly receiver: string | undefined;
  readonly succeeded: number;
  readonly failed: number;
}

/** Returns the deliveries by Alertmanager's own metrics. */
export async function deliveries(url: string): Promise<readonly Deliveries[]> {
  const text = await request(url, "/metrics");
  const failures = samples(text, "alertmanager_notification_requests_failed_total");
  return samples(text, "alertmanager_notification_requests_total").map((total) => {
    const failed = failures.find(
      ({ integration, receiver }) =>
        integration === total.integration && receiver === total.receiver,
    );
    const { integration, receiver } = total;
    const failedCount = failed?.value ?? 0;
    return { integration, receiver, succeeded: total.value - failedCount, failed: failedCount };
  });
}

interface Sample {
  readonly integration: string;
  readonly receiver: string | undefined;
  readonly value: number;
}

function samples(text: string, name: string): readonly Sample[] {
  const lines = text.matchAll(new RegExp(`^${name}\\{(.*)\\} (\\S+)$`, "gm"));
  return [...lines].flatMap(([, labels = "", value]) => {
    const valueOf = (label: string): string | undefined =>
      new RegExp(`(?:^|,)${label}="((?:[^"\\\\]|\\\\.)*)"`).exec(labels)?.[1];
    const integration = valueOf("integration");
    if (integration === undefined) return [];
    const receiver = valueOf("receiver_name")?.replaceAll(/\\(.)/g, (_, escaped: string) =>
      escaped === "n" ? "\n" : escaped,
    );
    return [{ integration, receiver, value: Number(value) }];
  });
}

/** Returns what Alertmanager answers, where it is what it should be. */
async function json<T>(url: string, path: string, schema: z.ZodType<T>): Promise<T> {
  const body = await request(url, path);
  try {
    return schema.parse(JSON.parse(body));
  } catch (cause) {
    throw notAlertmanager(targetOf(url, path), excerpt(body), cause);
  }
}

/** Returns the body of the answer. */
async function request(url: string, path: string, init: RequestInit = {}): Promise<string> {
  const target = targetOf(url, path);
  const signal = AbortSignal.timeout(requestTimeoutMs);
  const answer = async (): Promise<{ readonly status: number; readonly body: string }> => {
    const response = await fetch(target, { ...init, signal });
    return { status: response.status, body: await bodyOf(response) };
  };
  const { status, body } = await answer().catch((cause: unknown) => {
    throw notAlertmanager(target, reasonOf(cause), cause);
  });
  if (status >= 200 && status < 300) return body;
  const got = `${status} ${excerpt(body)}`.trim();
  throw new ObservabilityError("OBS_DRILL_FAILED", `${target}: expected 200, got ${got}`);
}

/** Reads no more than any Alertmanager would say. */
async function bodyOf({ body }: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > maxBodyLength) throw new Error(`more than ${maxBodyLength} characters`);
  }
  return text;
}

function targetOf(url: string, path: string): string {
  return `${url.replace(/\/$/, "")}${path}`;
}

function notAlertmanager(target: string, got: string, cause: unknown): ObservabilityError {
  const message = `${target}: expected an Alertmanager, got ${got}`;
  return new ObservabilityError("OBS_DRILL_FAILED", message, { cause });
}

/** Returns the beginning of a body in one line. */
function excerpt(body: string): string {
  const line = body.trim().replaceAll(/\s+/g, " ");
  return line.length > 80 ? `${line.slice(0, 80)}…` : line;
}

/** fetch hides the reason in the cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}
