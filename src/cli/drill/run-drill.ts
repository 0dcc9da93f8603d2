import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

import type { LabelSet } from "../../alerting/alertmanager/alert-labels.ts";
import { toPromDuration } from "../../duration.ts";
import {
  alertState,
  channelsOf,
  deliveries,
  postAlert,
  type AlertState,
  type Channels,
  type Deliveries,
  type DrillAlert,
} from "./alertmanager-api.ts";
import { startSink } from "./sink.ts";

export interface DrillOptions {
  readonly alertmanagerUrl: string;
  readonly deadlineMs: number;
  /** Labels on top of the drill's own. */
  readonly labels: LabelSet;
  /** `host:port` where one of the alert's receivers delivers to. */
  readonly sink?: string;
  /** Aborts the drill; the alert is resolved all the same. */
  readonly signal: AbortSignal;
}

/** What came of a drill. */
export interface DrillResult {
  readonly delivered: boolean;
  /** From the post to the delivery, or to giving up. */
  readonly tookMs: number;
  /** `sink`: the message itself arrived. `metrics`: Alertmanager counted successful requests. */
  readonly proof: "sink" | "metrics";
  readonly receivers: readonly string[];
  /** Integrations that did not deliver on all their channels, where the metrics are the proof. */
  readonly missing: readonly MissingDelivery[];
  readonly state: AlertState["state"] | "unknown";
}

/** Channels of one integration that the alert should have gone out on. */
export interface MissingDelivery {
  /** As Alertmanager names it: `slack`. */
  readonly integration: string;
  /** The receiver of each channel; Alertmanager does not say which of them failed. */
  readonly receivers: readonly string[];
  readonly delivered: number;
}

const pollMs = 250;

/**
 * Posts an alert marked `drill="true"`, waits until its notification is out, and resolves it,
 * whatever happens. If even the resolution fails, the alert ends by itself after the deadline.
 *
 * @throws ObservabilityError `OBS_DRILL_FAILED` when Alertmanager cannot be asked.
 */
export async function runDrill(options: DrillOptions): Promise<DrillResult> {
  const { alertmanagerUrl: url, sink } = options;
  const id = randomUUID();
  const alert = drillAlert(options, id);
  await using receiver = sink === undefined ? undefined : await startSink(sink, id);
  const before = await deliveries(url);
  const postedMs = performance.now();
  await postAlert(url, alert);
  try {
    const wait = receiver === undefined ? counted(url, id, before) : arrived(receiver.arrival);
    const delivered = await within(options, wait);
    const tookMs = Math.round(performance.now() - postedMs);
    const { receivers, state } = (await alertState(url, "drill_id", id)) ?? unknownState;
    const missing =
      delivered || sink !== undefined ? [] : await missingDeliveries(url, receivers, before);
    const proof = sink === undefined ? "metrics" : "sink";
    return { delivered, tookMs, proof, receivers, missing, state };
  } finally {
    await postAlert(url, { ...alert, endsAtMs: Date.now() });
  }
}

const unknownState = { receivers: [], state: "unknown" } as const;

function drillAlert({ deadlineMs, labels }: DrillOptions, id: string): DrillAlert {
  const startsAtMs = Date.now();
  return {
    labels: {
      alertname: "Drill",
      severity: "critical",
      service_name: "drill",
      ...labels,
      drill: "true",
      drill_id: id,
    },
    annotations: {
      summary: "Fire drill: nothing is broken",
      description: `Posted to prove that this notification arrives within ${toPromDuration(deadlineMs)}.`,
    },
    startsAtMs,
    endsAtMs: startsAtMs + deadlineMs + 60_000,
  };
}

/** Asked again and again: is it delivered? */
type Probe = () => Promise<boolean>;

function arrived(arrival: Promise<void>): Probe {
  let done = false;
  void arrival.then(() => {
    done = true;
    return done;
  });
  return () => Promise.resolve(done);
}

/** Whether every channel of the alert's receivers took a request since the post. */
function counted(url: string, id: string, before: ReadonlyMap<string, Deliveries>): Probe {
  return async () => {
    const state = await alertState(url, "drill_id", id);
    if (state === undefined || state.receivers.length === 0) return false;
    const channels = await channelsOf(url, state.receivers);
    return channels.size > 0 && (await missingOf(url, channels, before)).length === 0;
  };
}

async function missingDeliveries(
  url: string,
  receivers: readonly string[],
  before: ReadonlyMap<string, Deliveries>,
): Promise<readonly MissingDelivery[]> {
  return missingOf(url, await channelsOf(url, receivers), before);
}

/**
 * The counters have no receiver: another alert's notification of the same minute can count for this
 * one.
 */
async function missingOf(
  url: string,
  channels: Channels,
  before: ReadonlyMap<string, Deliveries>,
): Promise<readonly MissingDelivery[]> {
  const after = await deliveries(url);
  return [...channels]
    .map(([integration, receivers]) => ({
      integration,
      receivers,
      delivered:
        (after.get(integration)?.succeeded ?? 0) - (before.get(integration)?.succeeded ?? 0),
    }))
    .filter(({ receivers, delivered }) => delivered < receivers.length);
}

async function within({ deadlineMs, signal }: DrillOptions, probe: Probe): Promise<boolean> {
  const endMs = performance.now() + deadlineMs;
  while (!signal.aborted && performance.now() < endMs) {
    if (await probe()) return true;
    await sleep(Math.min(pollMs, Math.max(0, endMs - performance.now())));
  }
  return !signal.aborted && (await probe());
}
