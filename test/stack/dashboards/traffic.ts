import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

import { send } from "../otlp.ts";
import { linesOf, placeOrder, searchTraces, type Stack } from "../stack.ts";

export interface TrafficOptions {
  /** With orders that are refused and exceptions, which the shop itself has none of. */
  readonly withMistakes: boolean;
}

/** Orders at a steady pace, and somebody who looks at what comes of them; until disposal. */
export function startTraffic(stack: Stack, { withMistakes }: TrafficOptions): AsyncDisposable {
  const end = new AbortController();
  const repeat = async (pauseMs: number, work: (n: number) => Promise<unknown>): Promise<void> => {
    for (let n = 0; !end.signal.aborted; n += 1) {
      // Without its database the shop may not answer
      await work(n).catch(() => undefined);
      await sleep(pauseMs);
    }
  };
  const order = (n: number): Promise<unknown> =>
    // The seventh is too large to be taken
    placeOrder(stack, { quantity: withMistakes && n % 7 === 0 ? 1_000 : 1 });
  const exception = (): Promise<unknown> => {
    const traceId = randomBytes(16).toString("hex");
    return send(stack, { traceId, service: "orders", body: "broken", exceptionType: "TypeError" });
  };
  // The stores count what they are asked
  const view = async (): Promise<void> => {
    await searchTraces(stack, { service: "gateway" });
    await linesOf(stack, { service: "gateway" });
  };
  const work = Promise.all([
    repeat(300, order),
    repeat(300, order),
    repeat(4_000, view),
    ...(withMistakes ? [repeat(4_000, exception)] : []),
  ]);
  return {
    async [Symbol.asyncDispose]() {
      end.abort();
      await work;
    },
  };
}
