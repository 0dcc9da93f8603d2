import { setTimeout as sleep } from "node:timers/promises";

import { alertedAtMs, queueAlert } from "../../test/stack/durability-alert.ts";
import { collectorMetrics, queued, sumOf } from "../../test/stack/durability-collector.ts";
import { docker, storeServices } from "../../test/stack/durability-containers.ts";
import { setStoreFault } from "../../test/stack/durability-faults.ts";
import { startSender } from "../../test/stack/durability-sender.ts";
import type { Backends } from "../../test/stack/stack.ts";
import type { StartedStack } from "../../test/stack/start.ts";
import { stores } from "../../test/stack/stores.ts";
import type { Configuration } from "./configurations.ts";
import { outcomeOf, type Outcome } from "./outcome.ts";
import { alerted, lossless, notDrained } from "./promises.ts";

/** A trouble, what it is tried on, and what has to hold afterwards. */
export interface Part {
  readonly title: string;
  readonly configuration: Configuration;
  readonly run: (stack: StartedStack, service: string) => Promise<Result>;
}

export interface Result {
  readonly outcome: Outcome;
  /** What the Collector counts as lost: `send_failed`, `enqueue_failed`. */
  readonly counted: number;
  /** Promises that were not kept. */
  readonly broken: readonly string[];
}

const outageMs = 60_000;
const steadyMs = 5_000;

/** By the name on the command line. */
export const parts: Readonly<Record<string, Part>> = {
  main: {
    title: "All stores away for 60 s, the Collector killed after 30 s",
    configuration: "shipped",
    async run({ backends }, service) {
      const outcome = await outage(backends, { service });
      return { outcome, counted: 0, broken: [...lossless(outcome), ...alerted(outcome)] };
    },
  },
  restart: {
    title: "The Collector restarted twice by SIGTERM under load",
    configuration: "shipped",
    async run({ backends }, service) {
      const sender = startSender({ otlp: backends.otlp, service });
      await sleep(steadyMs);
      const sinceMs = Date.now();
      for (const _ of [1, 2]) {
        await docker(backends, ["restart", "-t", "30"], ["otel-collector"]);
        await sleep(steadyMs);
      }
      const untilMs = Date.now();
      const ledger = await sender.stop();
      const outcome = await outcomeOf(backends, ledger, { sinceMs, untilMs, alert: queueAlert });
      return { outcome, counted: 0, broken: lossless(outcome) };
    },
  },
  killed: {
    title: "All stores killed by kill -9 under load, started again after 5 s",
    configuration: "shipped",
    async run({ backends }, service) {
      const away = storeServices(backends);
      const sender = startSender({ otlp: backends.otlp, service });
      await sleep(2 * steadyMs);
      const sinceMs = Date.now();
      await docker(backends, ["kill", "-s", "KILL"], away);
      await sleep(5_000);
      await docker(backends, ["start"], away);
      const untilMs = Date.now();
      await sleep(steadyMs);
      const ledger = await sender.stop();
      const patienceMs = 15_000;
      const trouble = { sinceMs, untilMs, alert: queueAlert, patienceMs };
      const outcome = await outcomeOf(backends, ledger, trouble);
      // What a store has acknowledged is the store's: see "What an outage costs" in docs/stack.md
      return { outcome, counted: 0, broken: [] };
    },
  },
  memory: {
    title: "The same as the first with queues in memory",
    configuration: "queues in memory",
    async run({ backends }, service) {
      const outcome = await outage(backends, { service, patienceMs: 5_000 });
      const lost = outcome.missing.spans + outcome.missing.lines > 0;
      return {
        outcome,
        counted: 0,
        broken: lost ? [] : ["expected the loss that the disk avoids"],
      };
    },
  },
  full: {
    title: "Stores of traces and lines away, 2,000 spans/s and lines/s, the queues' disk full",
    configuration: "small disk",
    async run(stack, service) {
      const result = await fullDisk(stack, service, { drainMs: 30_000 });
      // The gauge goes on counting what the disk refused until a queue was empty once
      return { ...result, broken: result.broken.filter((promise) => promise !== notDrained) };
    },
  },
  bounded: {
    title: "The same with queues that fit on the disk (QUEUE_BYTES)",
    configuration: "small disk, smaller queues",
    run: (stack, service) => fullDisk(stack, service, { drainMs: 120_000 }),
  },
  refusing: {
    title: "The store of traces answers 400",
    configuration: "faults",
    async run(stack, service) {
      const { backends } = stack;
      const alert = "CollectorSendFailedSpans";
      const before = await lostOf(backends);
      const sender = startSender({ otlp: backends.otlp, service });
      await sleep(steadyMs);
      const sinceMs = Date.now();
      await setStoreFault(stack, stores[backends.set].services.traces, { status: 400 });
      await waitForAlert(backends, alert, sinceMs);
      await setStoreFault(stack, "all", {});
      const untilMs = Date.now();
      await sleep(steadyMs);
      const ledger = await sender.stop();
      const trouble = { sinceMs, untilMs, alert, patienceMs: 0 };
      const outcome = await outcomeOf(backends, ledger, trouble);
      const counted = (await lostOf(backends)) - before;
      const { spans } = outcome.missing;
      const others = lossless({ ...outcome, missing: { ...outcome.missing, spans: 0 } });
      const exact = counted === spans ? [] : [`counted: expected ${spans}, got ${counted}`];
      return { outcome, counted, broken: [...exact, ...others, ...alerted(outcome)] };
    },
  },
  slow: {
    title: "Every store takes 5 s a request for 30 s",
    configuration: "faults",
    async run(stack, service) {
      const { backends } = stack;
      const sender = startSender({ otlp: backends.otlp, service });
      await sleep(steadyMs);
      const sinceMs = Date.now();
      await setStoreFault(stack, "all", { delayMs: 5_000 });
      await sleep(30_000);
      const grown = queued(await collectorMetrics(backends)) > 0;
      await setStoreFault(stack, "all", {});
      const untilMs = Date.now();
      const ledger = await sender.stop();
      const outcome = await outcomeOf(backends, ledger, { sinceMs, untilMs, alert: queueAlert });
      const { spans, lines } = outcome.unacknowledged;
      const broken = [
        ...lossless(outcome),
        ...(spans + lines === 0 ? [] : [`refused: expected 0, got ${spans + lines}`]),
        ...(grown ? [] : ["expected the queues to grow"]),
      ];
      return { outcome, counted: 0, broken };
    },
  },
};

async function outage(
  backends: Backends,
  { service, patienceMs = 60_000 }: { readonly service: string; readonly patienceMs?: number },
): Promise<Outcome> {
  const away = storeServices(backends);
  const sender = startSender({ otlp: backends.otlp, service });
  await sleep(steadyMs);
  const sinceMs = Date.now();
  await docker(backends, ["stop", "-t", "10"], away);
  await sleep(sinceMs + outageMs / 2 - Date.now());
  await docker(backends, ["kill", "-s", "KILL"], ["otel-collector"]);
  await docker(backends, ["start"], ["otel-collector"]);
  await sleep(sinceMs + outageMs - Date.now());
  await docker(backends, ["start"], away);
  const untilMs = Date.now();
  await sleep(steadyMs);
  const ledger = await sender.stop();
  return outcomeOf(backends, ledger, { sinceMs, untilMs, alert: queueAlert, patienceMs });
}

/** Ten times the load, so that the disk is full in time. */
async function fullDisk(
  { backends }: StartedStack,
  service: string,
  { drainMs }: { readonly drainMs: number },
): Promise<Result> {
  const away = storeServices(backends);
  const alert = "CollectorEnqueueFailed(Spans|LogRecords)";
  const sender = startSender({ otlp: backends.otlp, service, perSecond: 2_000 });
  await sleep(steadyMs);
  const sinceMs = Date.now();
  await docker(
    backends,
    ["stop", "-t", "10"],
    away.filter((store) => store !== "prometheus"),
  );
  await sleep(sinceMs + outageMs - Date.now());
  await waitForAlert(backends, alert, sinceMs);
  await docker(backends, ["start"], away);
  const untilMs = Date.now();
  await sleep(steadyMs);
  const ledger = await sender.stop();
  const trouble = { sinceMs, untilMs, alert, patienceMs: 20_000, drainMs };
  const outcome = await outcomeOf(backends, ledger, trouble);
  const { spans, lines } = outcome.unacknowledged;
  const counted = await lostOf(backends);
  const refused = spans + lines > 0 ? [] : ["expected the queues to refuse"];
  const uncounted = counted >= spans + lines ? [] : ["expected all that was refused to be counted"];
  const broken = [...lossless(outcome), ...refused, ...uncounted, ...alerted(outcome)];
  return { outcome, counted, broken };
}

async function waitForAlert(backends: Backends, alert: string, sinceMs: number): Promise<void> {
  const endMs = sinceMs + 150_000;
  const states = ["firing"];
  while (Date.now() < endMs) {
    if ((await alertedAtMs(backends, alert, { sinceMs, states })) !== undefined) return;
    await sleep(2_000);
  }
}

async function lostOf(backends: Backends): Promise<number> {
  return sumOf(
    await collectorMetrics(backends),
    /^otelcol_exporter_(send|enqueue)_failed_(spans|log_records)/,
  );
}
