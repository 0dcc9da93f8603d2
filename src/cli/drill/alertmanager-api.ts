import { parse } from "yaml";
import { z } from "zod";

import type { LabelSet } from "../../alerting/alertmanager/alert-labels.ts";
import { ObservabilityError } from "../../errors.ts";

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
  const response = await request(url, `/api/v2/alerts?filter=${filter}`);
  const [alert] = alertsSchema.parse(await response.json());
  if (alert === undefined) return undefined;
  return { receivers: alert.receivers.map(({ name }) => name), state: alert.status.state };
}

/** Returns how many channels of each integration the receivers have: `{ webhook: 2 }`. */
export async function integrationsOf(
  url: string,
  receivers: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const response = await request(url, "/api/v2/status");
  const { config } = statusSchema.parse(await response.json());
  const known = configSchema.parse(parse(config.original)).receivers;
  const counts = new Map<string, number>();
  // An alert that reaches a receiver on two routes is told twice
  for (const receiver of receivers.flatMap((name) => known.filter((one) => one.name === name))) {
    for (const [key, channels] of Object.entries(receiver)) {
      if (!key.endsWith("_configs") || !Array.isArray(channels)) continue;
      const integration = key.slice(0, -"_configs".length);
      counts.set(integration, (counts.get(integration) ?? 0) + channels.length);
    }
  }
  return counts;
}

/** Requests to one integration since Alertmanager started. */
export interface Deliveries {
  readonly succeeded: number;
  readonly failed: number;
}

/** Returns the deliveries by integration, from Alertmanager's own metrics. */
export async function deliveries(url: string): Promise<ReadonlyMap<string, Deliveries>> {
  const text = await (await request(url, "/metrics")).text();
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

async function request(url: string, path: string, init: RequestInit = {}): Promise<Response> {
  const target = `${url.replace(/\/$/, "")}${path}`;
  const response = await fetch(target, {
    ...init,
    signal: AbortSignal.timeout(requestTimeoutMs),
  }).catch((cause: unknown) => {
    const message = `${target}: expected an Alertmanager, got ${reasonOf(cause)}`;
    throw new ObservabilityError("OBS_DRILL_FAILED", message, { cause });
  });
  if (response.ok) return response;
  const got = `${response.status} ${await response.text()}`;
  throw new ObservabilityError("OBS_DRILL_FAILED", `${target}: expected 200, got ${got}`);
}

/** fetch hides the reason in the cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}
