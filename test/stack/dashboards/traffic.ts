import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

import { send } from "../otlp.ts";
import { linesOf, placeOrder, searchTraces, setFault, type Stack } from "../stack.ts";

/** All that a panel can show: successes, failures, slow requests, warnings, exceptions, queries. */
export async function startTraffic(stack: Stack): Promise<AsyncDisposable> {
  await setFault(stack, { errorRate: 0.3, latencyMs: 600 });
  const end = new AbortController();
  const orders = async (): Promise<void> => {
    for (let n = 0; !end.signal.aborted; n += 1) {
      // The seventh is too large to be taken. While the shop restarts, nobody answers
      await placeOrder(stack, { quantity: n % 7 === 0 ? 1_000 : 1 }).catch(() => undefined);
      await sleep(300);
    }
  };
  const exceptions = async (): Promise<void> => {
    while (!end.signal.aborted) {
      // The shop itself throws nothing
      const traceId = randomBytes(16).toString("hex");
      await send(stack, { traceId, service: "orders", body: "broken", exceptionType: "TypeError" });
      await sleep(4_000);
    }
  };
  // Somebody looks: the stores count what they are asked
  const viewer = async (): Promise<void> => {
    while (!end.signal.aborted) {
      await searchTraces(stack, { service: "gateway" });
      await linesOf(stack, { service: "gateway" });
      await sleep(4_000);
    }
  };
  const work = Promise.all([orders(), orders(), exceptions(), viewer()]);
  return {
    async [Symbol.asyncDispose]() {
      end.abort();
      await work;
      await setFault(stack, {});
    },
  };
}
