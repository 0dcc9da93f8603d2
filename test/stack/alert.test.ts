import { setTimeout as sleep } from "node:timers/promises";

import { afterEach, expect, test, vi } from "vitest";

import { describeStack, getJson, placeOrder, setFault, type Stack } from "./stack.ts";

interface Notification {
  readonly status: "firing" | "resolved";
  readonly alerts: readonly {
    readonly status: "firing" | "resolved";
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
  }[];
}

/** Places orders at a steady pace until stopped. */
function load(stack: Stack): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const running = (async () => {
    while (!stopping.signal.aborted) {
      await placeOrder(stack);
      await sleep(100);
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

/** Returns the states of the alert that the webhook was told of one service, oldest first. */
async function told(stack: Stack, alertname: string, service: string): Promise<readonly string[]> {
  const notifications = await getJson<readonly Notification[]>(stack.webhook);
  return notifications
    .flatMap(({ alerts }) => alerts)
    .filter(({ labels }) => labels["alertname"] === alertname && labels["service_name"] === service)
    .map(({ status }) => status);
}

describeStack("alerting", (stack) => {
  afterEach(() => setFault(stack, {}));

  test("the watchdog fires always and reaches the webhook", async () => {
    await vi.waitFor(
      async () => {
        const alerts = await getJson<{ labels: Record<string, string> }[]>(
          `${stack.alertmanager}/api/v2/alerts`,
          { filter: 'alertname="Watchdog"' },
        );
        expect(alerts).toHaveLength(1);
      },
      { timeout: 60_000, interval: 1_000 },
    );
  });

  test("a fault of 30 % fires ServiceErrorRateHigh at the webhook, and its end resolves it", async () => {
    await setFault(stack, { errorRate: 0.3 });
    const traffic = load(stack);
    try {
      await vi.waitFor(
        async () => expect(await told(stack, "ServiceErrorRateHigh", "orders")).toContain("firing"),
        { timeout: 240_000, interval: 1_000 },
      );
      const active = await getJson<{ status: { state: string }; labels: Record<string, string> }[]>(
        `${stack.alertmanager}/api/v2/alerts`,
        { filter: 'alertname="ServiceErrorRateHigh"' },
      );
      expect(
        active.map(({ labels, status }) => [labels["service_name"], status.state]),
      ).toContainEqual(["orders", "active"]);

      await setFault(stack, {});
      await vi.waitFor(
        async () =>
          expect((await told(stack, "ServiceErrorRateHigh", "orders")).at(-1)).toBe("resolved"),
        { timeout: 300_000, interval: 1_000 },
      );
    } finally {
      await traffic.stop();
    }
  }, 600_000);
});
