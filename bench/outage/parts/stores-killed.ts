import { setTimeout as sleep } from "node:timers/promises";

import { queueAlert } from "../../../test/stack/durability-alert.ts";
import { docker, storeServices } from "../../../test/stack/durability-containers.ts";
import { startSender } from "../../../test/stack/durability-sender.ts";
import { outcomeOf } from "../outcome.ts";
import { steadyMs, type Part } from "../part.ts";

export const killed: Part = {
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
};
