import { setTimeout } from "node:timers/promises";

import { afterAll, beforeAll, expect, it } from "vitest";

import { type Consumer, createConsumer, startApp } from "../../helpers/consumer.ts";
import { freePort } from "../../helpers/free-port.ts";
import { startOtlpReceiver } from "../../helpers/otlp-receiver.ts";

let consumer: Consumer;
beforeAll(() => void (consumer = createConsumer()));
afterAll(() => consumer[Symbol.dispose]());

it("the scrape port and OTLP show no secret, and attributes that throw cost no other metric", async () => {
  await using receiver = await startOtlpReceiver();
  const port = await freePort();
  await using app = startApp(consumer, "hostile-attributes.mjs", {
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OBS_PROMETHEUS_PORT: String(port) },
  });
  await app.printed(/ready/);
  const text = await scraped(port);
  expect(text).toMatch(/^orders_placed_total\{(?=.*password="REDACTED").*shop="good".*\} 1$/m);
  expect(text).toMatch(/^orders_open\{.*shop="good".*\} 3$/m);
  expect(text).not.toContain("hunter2");
  app.child.kill("SIGUSR2");
  await expect(app.ended()).resolves.toEqual({ code: 0, signal: null });
  const placed = receiver.metrics.findLast(({ name }) => name === "orders.placed");
  expect(placed?.points).toContainEqual(
    expect.objectContaining({ shop: "good", password: "REDACTED" }),
  );
  const { spans, logs, metrics } = receiver;
  expect(JSON.stringify([spans, logs, metrics])).not.toContain("hunter2");
  expect(app.warnings()).toContain(
    "[tamma-obs] orders.placed: a measurement is left out, its attributes cannot be read: Error: hostile",
  );
  expect(app.warnings()).toContain(
    "[tamma-obs] orders.total: a measurement is left out, its attributes cannot be read: TypeError: Do not know how to serialize a BigInt",
  );
});

it("console exporters print no secret", async () => {
  await using app = startApp(consumer, "hostile-attributes.mjs", {
    env: {
      OTEL_TRACES_EXPORTER: "console",
      OTEL_METRICS_EXPORTER: "console",
      OTEL_LOGS_EXPORTER: "console",
    },
  });
  await app.printed(/ready/);
  app.child.kill("SIGUSR2");
  await expect(app.ended()).resolves.toEqual({ code: 0, signal: null });
  for (const text of ["name: 'order'", "orders.placed", "order, password=REDACTED"]) {
    expect(app.stdout()).toContain(text);
  }
  expect(app.stdout()).not.toContain("hunter2");
});

async function scraped(port: number): Promise<string> {
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}/metrics`).catch(() => undefined);
    if (answer?.ok === true) return answer.text();
    await setTimeout(50);
  }
}
