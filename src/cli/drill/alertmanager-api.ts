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

/** The channels of an alert's receivers, by their integration. */
export type Channels = ReadonlyMap<string, readonly ReceiverName[]>;

/** The receiver of one channel. */
type ReceiverName = string;

/** Returns the receivers of each integration's channels: `{ webhook: ["default", "critical"] }`. */
export async function channelsOf(url: string, receivers: readonly string[]): Promise<Channels> {
  const { config } = await json(url, "/api/v2/status", statusSchema);
  const known = configOf(url, config.original).receivers;
  const channels = new Map<string, ReceiverName[]>();
  // An alert that reaches a receiver on two routes is told twice
  for (const receiver of receivers.flatMap((name) => known.filter((one) => one.name === name))) {
    for (const [key, configs] of Object.entries(receiver)) {
      if (!key.endsWith("_configs") || !Array.isArray(configs)) continue;
      const integration = key.slice(0, -"_configs".length);
      const names = configs.map(() => receiver.name);
      channels.set(integration, [...(channels.get(integration) ?? []), ...names]);
    }
  }
  return channels;
}

function configOf(url: string, original: string): z.infer<typeof configSchema> {
  try {
    return configSchema.parse(parse(original));
  } catch (cause) {
    throw notAlertmanager(`${url}/api/v2/status`, show(original), cause);
  }
}

/** Requests to one integration since Alertmanager started. */
export interface Deliveries {
  readonly succeeded: number;
  readonly failed: number;
}

/** Returns the deliveries by integration, from Alertmanager's own metrics. */
export async function deliveries(url: string): Promise<ReadonlyMap<string, Deliveries>> {
  const text = await request(url, "/metrics");
  const totals = samples(text, "alertmanager_notification_requests_total");
  const failures = samples(text, "alertmanager_notification_requests_failed_total");
  return new Map(
    [...totals].map(([integration, total]) => {
      const failed = failures.get(integration) ?? 0;
      return [integration, { succeeded: total - failed, failed }];
    }),
  );
}

function samples(text: string, name: string): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  const lines = text.matchAll(
    new RegExp(`^${name}\\{[^}]*integration="([^"]+)"[^}]*\\} (\\S+)$`, "gm"),
  );
  for (const [, integration = "", value] of lines) {
    sums.set(integration, (sums.get(integration) ?? 0) + Number(value));
  }
  return sums;
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
