import { setTimeout as sleep } from "node:timers/promises";

import { queueAlert } from "../../../test/stack/durability-alert.ts";
import { collectorMetrics, queued } from "../../../test/stack/durability-collector.ts";
import { setStoreFault } from "../../../test/stack/durability-faults.ts";
import { startSender } from "../../../test/stack/durability-sender.ts";
import { outcomeOf } from "../outcome.ts";
import { steadyMs, type Part } from "../part.ts";
import { lossless } from "../promises.ts";

export const slow: Part = {
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
};
