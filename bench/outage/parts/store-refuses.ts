import { setTimeout as sleep } from "node:timers/promises";

import { setStoreFault } from "../../../test/stack/durability-faults.ts";
import { startSender } from "../../../test/stack/durability-sender.ts";
import { stores } from "../../../test/stack/stores.ts";
import { lostOf } from "../lost.ts";
import { outcomeOf } from "../outcome.ts";
import { steadyMs, type Part } from "../part.ts";
import { alerted, lossless } from "../promises.ts";
import { waitForAlert } from "../wait-for-alert.ts";

export const refusing: Part = {
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
};
