import { setTimeout as sleep } from "node:timers/promises";

import { type Backends, getJson } from "../../test/stack/stack.ts";
import { runService } from "./service.ts";

export interface MeasureOptions {
  /** Name of the alert, as Prometheus has it. */
  readonly alertName: string;
  readonly breaches: number;
  readonly spanBatchMs: number;
  /** Healthy traffic before the first breach: the rule's window and a little. */
  readonly healthyMs: number;
  /** Breaches begin within this time, each at a moment of its own. */
  readonly phasesMs: number;
  /** What comes later than this after its breach is lost. */
  readonly deadlineMs: number;
}

interface Notification {
  readonly status: "firing" | "resolved";
  readonly alerts: readonly { readonly labels: Readonly<Record<string, string>> }[];
  readonly receivedAtMs: number;
}

/**
 * Lets as many services fail as there are breaches, each at a random moment. Returns the time from
 * the end of each one's first failed span to the receipt of its notification, in milliseconds;
 * Infinity where none came.
 */
export async function measure(
  backends: Backends,
  options: MeasureOptions,
): Promise<readonly number[]> {
  const { breaches, healthyMs, phasesMs, spanBatchMs, deadlineMs } = options;
  const startMs = Date.now();
  const endMs = startMs + healthyMs + phasesMs + deadlineMs;
  const ending = new AbortController();
  const services = Array.from({ length: breaches }, async (_, index) => {
    const name = `service-${index}`;
    // Also the SDK's timers begin apart, as those of separate processes do
    await sleep(Math.random() * spanBatchMs);
    const breachAtMs = startMs + healthyMs + Math.random() * phasesMs;
    const { otlp } = backends;
    const failedMs = await runService({
      name,
      otlp,
      spanBatchMs,
      breachAtMs,
      signal: ending.signal,
    });
    return { name, failedMs };
  });
  let received = new Map<string, number>();
  while (received.size < breaches && Date.now() < endMs) {
    await sleep(1_000);
    received = await firstReceipts(backends, options.alertName);
  }
  ending.abort();
  return (await Promise.all(services)).map(
    ({ name, failedMs }) => (received.get(name) ?? Number.POSITIVE_INFINITY) - failedMs,
  );
}

/** Returns when the webhook first heard of each service, in milliseconds since the epoch. */
async function firstReceipts(
  { webhook }: Backends,
  alertName: string,
): Promise<Map<string, number>> {
  const notifications = await getJson<readonly Notification[]>(`${webhook}/webhook_url`);
  return new Map(
    notifications
      .filter(({ status }) => status === "firing")
      .flatMap(({ alerts, receivedAtMs }) =>
        alerts
          .filter(({ labels }) => labels["alertname"] === alertName)
          .map(({ labels }) => [labels["service_name"] ?? "", receivedAtMs] as const),
      )
      .toReversed(),
  );
}
