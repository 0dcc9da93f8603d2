import { setTimeout as sleep } from "node:timers/promises";

import { afterEach, expect, test, vi } from "vitest";

import { keptAlerts } from "./kept-alerts.ts";
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

/** Returns the states of the alert about a service that a receiver was told, oldest first. */
async function told(stack: Stack, secret: string, service = "orders"): Promise<readonly string[]> {
  const notifications = await getJson<readonly Notification[]>(`${stack.webhook}/${secret}`);
  return notifications
    .flatMap(({ alerts }) => alerts)
    .filter(
      ({ labels }) =>
        labels["alertname"] === "ServiceErrorRateHigh" && labels["service_name"] === service,
    )
    .map(({ status }) => status);
}

describeStack("alerting", (stack) => {
  afterEach(() => setFault(stack, {}));

  test("the watchdog reaches the receiver that would miss it", async () => {
    await vi.waitFor(
      async () => {
        const beats = await getJson<readonly Notification[]>(`${stack.webhook}/watchdog_url`);
        expect(beats.flatMap(({ alerts }) => alerts)[0]?.labels["alertname"]).toBe("Watchdog");
      },
      { timeout: 90_000, interval: 1_000 },
    );
  });

  test("every rule loads and evaluates", async () => {
    const problems = await vi.waitFor(
      async () => {
        const { data } = await getJson<{
          data: {
            groups: {
              interval: number;
              rules: { name: string; health: string; lastError?: string }[];
            }[];
          };
        }>(`${stack.prometheus}/api/v1/rules`);
        // Aggregates are evaluated so rarely that a test cannot wait for them
        const rules = data.groups
          .filter(({ interval }) => interval <= 60)
          .flatMap((group) => group.rules);
        expect(rules.length).toBeGreaterThan(2);
        expect(rules.filter(({ health }) => health === "unknown")).toEqual([]);
        return rules.filter(({ health }) => health !== "ok");
      },
      { timeout: 90_000, interval: 1_000 },
    );
    expect(problems).toEqual([]);
  });

  test("a fault of 30 % fires ServiceErrorRateHigh at the webhook, and Prometheus sees its end", async () => {
    await setFault(stack, { errorRate: 0.3 });
    const traffic = load(stack);
    try {
      await vi.waitFor(
        async () => {
          expect(await told(stack, "webhook_url")).toContain("firing");
          // A critical alert has a second way out
          expect(await told(stack, "fallback_webhook_url")).toContain("firing");
        },
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
      // It fires for minutes more, to speak for milder alerts whose windows still have the fault
      await vi.waitFor(
        async () =>
          expect(await keptAlerts(stack)).toContainEqual(
            expect.objectContaining({
              alertname: "ServiceErrorRateHigh",
              service_name: "orders",
            }),
          ),
        { timeout: 180_000, interval: 1_000 },
      );
    } finally {
      await traffic.stop();
    }
  }, 600_000);

  test("an alert that ends is told as resolved", async () => {
    const service = "returns";
    const startsAt = new Date().toISOString();
    const send = async (endsAt?: string): Promise<void> => {
      const labels = {
        alertname: "ServiceErrorRateHigh",
        rule_id: "service-error-rate-high",
        severity: "critical",
        owner: "platform",
        service_name: service,
        deployment_environment_name: "production",
      };
      const answer = await fetch(`${stack.alertmanager}/api/v2/alerts`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify([{ labels, startsAt, endsAt }]),
        signal: AbortSignal.timeout(10_000),
      });
      expect(answer.status).toBe(200);
    };
    await send();
    await vi.waitFor(
      async () => expect(await told(stack, "webhook_url", service)).toEqual(["firing"]),
      { timeout: 60_000, interval: 500 },
    );
    await send(new Date().toISOString());
    await vi.waitFor(
      async () => expect(await told(stack, "webhook_url", service)).toEqual(["firing", "resolved"]),
      { timeout: 90_000, interval: 500 },
    );
  }, 180_000);
});
