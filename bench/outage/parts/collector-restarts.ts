import { setTimeout as sleep } from "node:timers/promises";

import { queueAlert } from "../../../test/stack/durability-alert.ts";
import { docker } from "../../../test/stack/durability-containers.ts";
import { startSender } from "../../../test/stack/durability-sender.ts";
import { outcomeOf } from "../outcome.ts";
import { steadyMs, type Part } from "../part.ts";
import { lossless } from "../promises.ts";

export const restart: Part = {
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
};
