import { setTimeout as sleep } from "node:timers/promises";

import { afterEach, expect, test } from "vitest";

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

  test("of all stores, and of the Collector by kill -9 meanwhile, loses nothing that was acknowledged", async () => {
    const sender = startSender({ otlp: stack.otlp, service: "outage" });
    await sleep(2_000);
    await docker(stack, ["stop", "-t", "10"], services);
    await sleep(10_000);
    await docker(stack, ["kill", "-s", "KILL"], ["otel-collector"]);
    await docker(stack, ["start"], ["otel-collector"]);
    await sleep(10_000);
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
