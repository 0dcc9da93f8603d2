import { setTimeout as sleep } from "node:timers/promises";

import { docker, storeServices } from "../../../test/stack/durability-containers.ts";
import { startSender } from "../../../test/stack/durability-sender.ts";
import type { StartedStack } from "../../../test/stack/start.ts";
import { lostOf } from "../lost.ts";
import { outcomeOf } from "../outcome.ts";
import { outageMs, steadyMs, type Part, type Result } from "../part.ts";
import { alerted, lossless, notDrained } from "../promises.ts";
import { waitForAlert } from "../wait-for-alert.ts";

export const full: Part = {
  title: "Stores of traces and lines away, 2,000 spans/s and lines/s, the queues' disk full",
  configuration: "small disk",
  async run(stack, service) {
    const result = await fullDisk(stack, service, { drainMs: 30_000 });
    // The gauge goes on counting what the disk refused until a queue was empty once
    return { ...result, broken: result.broken.filter((promise) => promise !== notDrained) };
  },
};

export const bounded: Part = {
  title: "The same with queues that fit on the disk (QUEUE_BYTES)",
  configuration: "small disk, smaller queues",
  run: (stack, service) => fullDisk(stack, service, { drainMs: 120_000 }),
};

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
