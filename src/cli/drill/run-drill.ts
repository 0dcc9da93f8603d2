import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

import type { LabelSet } from "../../alerting/alertmanager/alert-labels.ts";
import { toPromDuration } from "../../duration.ts";
import {
  alertState,
  channelsOf,
  deliveries,
  otherAlerts,
  postAlert,
  receiversOf,
  type AlertState,
  type Deliveries,
  type DrillAlert,
} from "./alertmanager-api.ts";
import { isProven, proveDeliveries, type ChannelsProof } from "./delivery-proof.ts";
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
  /** What is known of each kind of channel, where the metrics are the proof. */
  readonly channels: readonly ChannelsProof[];
  /** Receivers with channels that the alert does not reach: nothing is known of them. */
  readonly untried: readonly string[];
  readonly state: AlertState["state"] | "unknown";
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
    const channels = sink === undefined ? await proofsOf(url, id, receivers, before) : [];
    const proof = sink === undefined ? "metrics" : "sink";
    const untried = (await receiversOf(url)).filter((name) => !receivers.includes(name));
    return { delivered, tookMs, proof, receivers, channels, untried, state };
  } finally {
    await postAlert(url, { ...alert, endsAtMs: Date.now() });
  }
}

const unknownState: Pick<DrillResult, "receivers" | "state"> = { receivers: [], state: "unknown" };

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
function counted(url: string, id: string, before: readonly Deliveries[]): Probe {
  return async () => {
    const state = await alertState(url, "drill_id", id);
    if (state === undefined) return false;
    const proofs = await proofsOf(url, id, state.receivers, before);
    return proofs.length > 0 && proofs.every(isProven);
  };
}

async function proofsOf(
  url: string,
  id: string,
  receivers: readonly string[],
  before: readonly Deliveries[],
): Promise<readonly ChannelsProof[]> {
  const channels = await channelsOf(url, receivers);
  const others = await otherAlerts(url, id, receivers);
  return proveDeliveries({ channels, before, after: await deliveries(url), otherAlerts: others });
}

async function within({ deadlineMs, signal }: DrillOptions, probe: Probe): Promise<boolean> {
  const endMs = performance.now() + deadlineMs;
  while (!signal.aborted && performance.now() < endMs) {
    if (await probe()) return true;
    await sleep(Math.min(pollMs, Math.max(0, endMs - performance.now())));
  }
  return !signal.aborted && (await probe());
}
