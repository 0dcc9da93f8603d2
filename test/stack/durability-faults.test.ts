import { setTimeout as sleep } from "node:timers/promises";

import { afterAll, beforeAll, expect, test } from "vitest";

import { readBack } from "./durability-balance.ts";
import { collectorMetrics, sumOf, waitForEmptyQueues } from "./durability-collector.ts";
import { setStoreFault, startWithFaults } from "./durability-faults.ts";
import { startSender, type Ledger } from "./durability-sender.ts";
import { describeStack } from "./stack.ts";
import type { StartedStack } from "./start.ts";
import { stores } from "./stores.ts";

describeStack("a store that misbehaves", ({ set }) => {
  const { traces, logs } = stores[set].services;
  let stack: StartedStack;

  beforeAll(async () => {
    stack = await startWithFaults(set);
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  const sendFor = async (service: string, ms: number): Promise<Ledger> => {
    const sender = startSender({ otlp: stack.backends.otlp, service });
    await sleep(ms);
    return sender.stop();
  };

  test("by answering 400 loses exactly what the Collector counts as failed", async () => {
    await setStoreFault(stack, traces, { status: 400 });
    const { spans } = await sendFor("refused", 4_000);
    await waitForEmptyQueues(stack.backends, { deadlineMs: 20_000 });
    await setStoreFault(stack, traces, {});

    const metrics = await collectorMetrics(stack.backends);
    expect(spans.length).toBeGreaterThan(0);
    expect(sumOf(metrics, /^otelcol_exporter_send_failed_spans/)).toBe(
      spans.reduce((sum, { size }) => sum + size, 0),
    );
    expect(sumOf(metrics, /^otelcol_exporter_send_failed_log_records/)).toBe(0);
  });

  test("by taking 5 s a request loses nothing and makes the Collector refuse nothing", async () => {
    await setStoreFault(stack, logs, { delayMs: 5_000 });
    const ledger = await sendFor("slow", 10_000);
    await setStoreFault(stack, logs, {});
    await waitForEmptyQueues(stack.backends, { deadlineMs: 60_000 });
    const { missing } = await readBack(stack.backends, ledger, { deadlineMs: 30_000 });

    expect(ledger.lines.length).toBeGreaterThan(30);
    expect(missing.lines).toEqual([]);
    expect(ledger.unacknowledged).toEqual({ spans: 0, lines: 0 });
  });
});
