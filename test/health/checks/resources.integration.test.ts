import { resolve } from "node:path";

import { beforeEach, describe, expect, test } from "vitest";

import type { ProbeResult } from "#src/health/check.ts";
import { cgroupMissing, createCgroup } from "../../helpers/cgroup.ts";
import { runNode } from "../../helpers/run-node.ts";

const fixture = resolve(import.meta.dirname, "../../fixtures/health/resource-check.mjs");

async function report(kind: string, ...args: readonly string[]): Promise<readonly ProbeResult[]> {
  const { stdout, stderr, code } = await runNode([fixture, kind, ...args]);
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

const mebibyte = 1_048_576;

describe("the memory check in a real control group of 512 MiB", () => {
  beforeEach(({ skip }) => skip(cgroupMissing !== undefined, cgroupMissing));

  test.each([
    [16, "healthy"],
    [460, "degraded"],
  ])("with %i MiB held is %s", async (amount, status) => {
    await using group = await createCgroup({ memoryBytes: 512 * mebibyte });
    const [result] = await report("memory", String(amount), ...group.procs);
    expect(result?.status).toBe(status);
    expect(result?.details).toMatchObject({ container: { limitBytes: 512 * mebibyte } });
    const used = Number(result?.observed?.value) * 512;
    expect(used).toBeGreaterThan(amount);
    expect(used).toBeLessThan(amount + 112);
  });
});

describe("the CPU check in a real control group", () => {
  test("is degraded while the quota stops the container", async ({ skip }) => {
    skip(cgroupMissing !== undefined, cgroupMissing);
    await using group = await createCgroup({ cpus: 0.05 });
    const [result] = await report("cpu", "1000", ...group.procs);
    expect(result?.status).toBe("degraded");
    expect(result?.details).toMatchObject({ limitCpus: 0.05 });
    expect(Number(result?.details?.["throttling"])).toBeGreaterThan(0.25);
    expect(result?.message).toMatch(/% of 0\.05 CPUs used, stopped by the quota in [\d.]+ %/);
  });

  test("judges a busy process by the CPUs of the machine where there is no quota", async () => {
    const [result] = await report("cpu", "300");
    expect(Number(result?.details?.["limitCpus"])).toBeGreaterThanOrEqual(1);
    expect(result?.details).toMatchObject({ throttling: 0 });
  });
});

describe("the event loop check in a process of its own", () => {
  test("reports a block once, by delay, and a quiet loop as healthy", async () => {
    const [first, idle, blocked, after] = await report("event-loop", "800");
    expect(first).toMatchObject({
      status: "healthy",
      details: { p99Ms: 0, maxMs: 0, utilization: 0 },
    });
    expect(idle).toMatchObject({ status: "healthy" });
    expect(blocked).toMatchObject({ status: "degraded" });
    expect(Number(blocked?.details?.["maxMs"])).toBeGreaterThanOrEqual(750);
    expect(after).toMatchObject({ status: "healthy" });
  });

  test("is unhealthy after a longer block", async () => {
    const [, , blocked] = await report("event-loop", "2300");
    expect(blocked).toMatchObject({ status: "unhealthy" });
    expect(blocked?.message).toMatch(/^delay p99 \d{4} ms, longest \d{4} ms, busy [\d.]+ %$/);
    expect(blocked?.observed?.unit).toBe("s");
    expect(blocked?.observed?.value).toBeGreaterThanOrEqual(2.2);
  });
});
