import { Delivery } from "#src/instrumentation/export/delivery.ts";
import { Reachability, type Outcome } from "#src/instrumentation/export/reachability.ts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

const url = "http://collector:4318/v1/logs";
const delivered: Outcome = { kind: "delivered", url };
const away: Outcome = { kind: "unreachable", url, reason: "gone" };
const refused = (status: number): Outcome => ({ kind: "refused", url, status });
const request = { signal: "logs", body: new Uint8Array(8), items: 1 } as const;

/** Answers in turn, the last one for ever. */
function deliveryTo(...outcomes: readonly Outcome[]): {
  readonly delivery: Delivery;
  readonly attempts: () => number;
  readonly lines: readonly string[];
} {
  let attempts = 0;
  const lines: string[] = [];
  const send = (): Promise<Outcome> => {
    const outcome = outcomes[Math.min(attempts, outcomes.length - 1)] ?? delivered;
    attempts += 1;
    return Promise.resolve(outcome);
  };
  const delivery = new Delivery({
    senders: { traces: send, metrics: send, logs: send },
    urls: { traces: url, metrics: url, logs: url },
    reachability: new Reachability(),
    onChange: (line) => lines.push(line),
  });
  return { delivery, attempts: () => attempts, lines };
}

describe("Delivery", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it("tries again when the receiver is away, and says nothing if that helps", async () => {
    const { delivery, attempts, lines } = deliveryTo(away, refused(503), delivered);
    const done = delivery.deliver(request);
    await vi.runAllTimersAsync();
    await done;
    expect(attempts()).toBe(3);
    expect(lines).toEqual([]);
  });

  it("gives up after four attempts, and tries once while the receiver stays away", async () => {
    const { delivery, attempts, lines } = deliveryTo(away);
    const done = delivery.deliver(request);
    await vi.runAllTimersAsync();
    await done;
    expect(attempts()).toBe(4);
    await delivery.deliver(request);
    expect(attempts()).toBe(5);
    expect(lines).toHaveLength(1);
  });

  it("does not repeat what the receiver will never take", async () => {
    const { delivery, attempts } = deliveryTo(refused(400));
    await delivery.deliver(request);
    expect(attempts()).toBe(1);
  });

  it("ends the wait for a retry when the process ends", async () => {
    const { delivery, attempts } = deliveryTo(away);
    const done = delivery.deliver(request);
    await vi.advanceTimersByTimeAsync(1);
    delivery.finish();
    await done;
    expect(attempts()).toBe(2);
  });

  it("does not take a failure for news that began before another request came through", async () => {
    const last = Promise.withResolvers<Outcome>();
    const outcomes = [away, away, away, last.promise];
    const lines: string[] = [];
    const send = (): Promise<Outcome> => Promise.resolve(outcomes.shift() ?? delivered);
    const delivery = new Delivery({
      senders: { traces: send, metrics: send, logs: send },
      urls: { traces: url, metrics: url, logs: url },
      reachability: new Reachability(),
      onChange: (line) => lines.push(line),
    });
    const slow = delivery.deliver(request);
    await vi.runAllTimersAsync();
    await delivery.deliver(request);
    last.resolve(away);
    await slow;
    expect(outcomes).toEqual([]);
    expect(lines).toEqual([]);
  });

  it("drops what does not fit into its memory while a receiver hangs", async () => {
    const hanging = Promise.withResolvers<Outcome>();
    const lines: string[] = [];
    const send = (): Promise<Outcome> => hanging.promise;
    const delivery = new Delivery({
      senders: { traces: send, metrics: send, logs: send },
      urls: { traces: url, metrics: url, logs: url },
      reachability: new Reachability(),
      onChange: (line) => lines.push(line),
    });
    const big = { ...request, body: new Uint8Array(9 * 1024 * 1024) };
    const first = delivery.deliver(big);
    await delivery.deliver(big);
    expect(lines).toEqual([expect.stringContaining("(it takes too long)")]);
    hanging.resolve(delivered);
    await first;
    expect(lines[1]).toContain("reachable again, 1 log record dropped");
  });
});
