import { setTimeout as sleep } from "node:timers/promises";

import { queueAlert } from "../../../test/stack/durability-alert.ts";
import { docker, storeServices } from "../../../test/stack/durability-containers.ts";
import { startSender } from "../../../test/stack/durability-sender.ts";
import type { Backends } from "../../../test/stack/stack.ts";
import { outcomeOf, type Outcome } from "../outcome.ts";
import { outageMs, steadyMs, type Part } from "../part.ts";
import { alerted, lossless } from "../promises.ts";

export const main: Part = {
  title: "All stores away for 60 s, the Collector killed after 30 s",
  configuration: "shipped",
  async run({ backends }, service) {
    const outcome = await outage(backends, { service });
    return { outcome, counted: 0, broken: [...lossless(outcome), ...alerted(outcome)] };
  },
};

export const memory: Part = {
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
