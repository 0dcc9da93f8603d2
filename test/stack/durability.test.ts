import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

import { afterEach, expect, test, vi } from "vitest";

import { send } from "./otlp.ts";
import { describeStack, linesOf, spansOf } from "./stack.ts";
import { stores } from "./stores.ts";

describeStack("an outage", (stack) => {
  const docker = async (verb: string, service: string, ...flags: string[]): Promise<void> => {
    await promisify(execFile)("docker", [verb, ...flags, `${stack.projectName}-${service}-1`]);
  };

  const { traces, logs } = stores[stack.set].services;

  afterEach(async () => {
    for (const service of [traces, logs, "otel-collector"]) await docker("start", service);
  });

  test("of both stores and then of the Collector itself loses nothing that was acknowledged", async () => {
    const acknowledged: string[] = [];
    const sendSome = async (count: number): Promise<void> => {
      for (let n = 0; n < count; n += 1) {
        const traceId = randomBytes(16).toString("hex");
        if (await send(stack, { traceId, service: "outage", body: traceId })) {
          acknowledged.push(traceId);
        }
        await sleep(20);
      }
    };

    await docker("stop", traces, "-t", "5");
    await docker("stop", logs, "-t", "5");
    await sendSome(100);
    await docker("kill", "otel-collector", "--signal", "KILL");
    await docker("start", "otel-collector");
    await sendSome(100);
    await docker("start", traces);
    await docker("start", logs);

    expect(acknowledged.length).toBeGreaterThanOrEqual(100);
    await vi.waitFor(
      async () => {
        const lines = await linesOf(stack, { service: "outage" });
        const kept = new Set(lines.map(({ line }) => line));
        expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
      },
      { timeout: 120_000, interval: 1_000 },
    );
    for (const traceId of acknowledged) {
      await vi.waitFor(async () => expect(await spansOf(stack, traceId)).toHaveLength(1), {
        timeout: 60_000,
        interval: 500,
      });
    }
  }, 400_000);
});
