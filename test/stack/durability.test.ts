import { setTimeout as sleep } from "node:timers/promises";

import { afterEach, expect, test, vi } from "vitest";

import { alertedAtMs, queueAlert } from "./durability-alert.ts";
import { readBack } from "./durability-balance.ts";
import { waitForEmptyQueues } from "./durability-collector.ts";
import { docker, storeServices } from "./durability-containers.ts";
import { startSender } from "./durability-sender.ts";
import { describeStack } from "./stack.ts";

/** Four workers, each with a batch of 5000 at most: deploy/backends/SET/otel-collector.yaml. */
const inFlight = 4 * 5_000;

describeStack("an outage", (stack) => {
  const services = storeServices(stack);

  afterEach(async () => {
    await docker(stack, ["start"], [...services, "otel-collector"]);
  });

  test("of all stores, and of the Collector by kill -9 meanwhile, raises an alert and loses nothing that was acknowledged", async () => {
    const sender = startSender({ otlp: stack.otlp, service: "outage" });
    await sleep(2_000);
    const sinceMs = Date.now();
    await docker(stack, ["stop", "-t", "10"], services);
    await sleep(10_000);
    await docker(stack, ["kill", "-s", "KILL"], ["otel-collector"]);
    await docker(stack, ["start"], ["otel-collector"]);
    const states = ["pending", "firing"];
    // Of the second Prometheus: the first is away
    await vi.waitFor(
      async () => {
        expect(await alertedAtMs(stack, queueAlert, { sinceMs, states })).toBeDefined();
      },
      { timeout: 80_000, interval: 1_000 },
    );
    await docker(stack, ["start"], services);
    const ledger = await sender.stop();
    const drained = await waitForEmptyQueues(stack, { deadlineMs: 60_000 });
    const { missing, duplicates, counter } = await readBack(stack, ledger, { deadlineMs: 30_000 });

    expect(ledger.spans.length).toBeGreaterThan(60);
    expect(ledger.lines.length).toBeGreaterThan(60);
    expect(drained).toBe(true);
    expect({ missing, missingPoints: counter.missing }).toEqual({
      missing: { spans: [], lines: [] },
      missingPoints: [],
    });
    expect(counter.last).toBeGreaterThanOrEqual(Math.max(...ledger.points));
    expect(duplicates.spans).toBeLessThanOrEqual(inFlight);
    expect(duplicates.lines).toBeLessThanOrEqual(inFlight);
  });
});
