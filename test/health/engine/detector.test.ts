import { describe, expect, test } from "vitest";

import type { HealthCheckDefinition } from "#src/health/check.ts";
import { resolveCheck } from "#src/health/definition.ts";
import { afterRun, newComponent } from "#src/health/engine/component.ts";
import { nextRun } from "#src/health/engine/schedule.ts";

import { seeded } from "../../../bench/random.ts";
import { dependency, harness, type Dependency, type Harness } from "../harness.ts";

/** Lets the dependency go down and up in turn from now on, for so many rounds. */
async function flap(
  { clock }: Harness,
  db: Dependency,
  { downMs, upMs, rounds }: { downMs: number; upMs: number; rounds: number },
): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    db.fail("connection refused");
    await clock.advance(downMs);
    db.ok();
    await clock.advance(upMs);
  }
}

describe("a dependency that is down 20 s in every 40", () => {
  test("is found within 3 minutes in 99 of 100 cases, and stays down until it is well", async () => {
    const found: number[] = [];
    for (let seed = 1; seed <= 200; seed += 1) {
      const random = seeded(seed);
      const db = dependency("db");
      await using h = await harness([db.definition], { random });
      await h.clock.advance(60_000 + random() * 60_000);
      const fromMs = h.clock.now();
      await flap(h, db, { downMs: 20_000, upMs: 20_000, rounds: 9 });
      const alarm = h.transitions.find(({ to }) => to === "unhealthy");
      found.push((alarm?.at.getTime() ?? Infinity) - fromMs);
      expect(h.transitions.filter(({ to }) => to === "unhealthy").length).toBeLessThanOrEqual(2);
    }
    const late = found.filter((ms) => ms > 180_000);
    expect(late.length).toBeLessThanOrEqual(2);
  });

  test("says why it is down while its last probe succeeded, and then recovers", async () => {
    const db = dependency("db");
    await using h = await harness([db.definition], { random: seeded(5) });
    await h.clock.advance(45_000);
    await flap(h, db, { downMs: 20_000, upMs: 20_000, rounds: 8 });
    expect(h.health.component("db")).toMatchObject({
      state: "unhealthy",
      message: expect.stringMatching(/^\d of the last 10 probes failed$/),
      metrics: { lastError: "connection refused" },
    });
    await h.clock.advance(90_000);
    expect(h.state("db")).toBe("healthy");
    expect(h.health.component("db")).not.toHaveProperty("message");
  });

  test("goes unnoticed where only failures in a row count", async () => {
    const db = dependency("db", { failureRate: false });
    await using h = await harness([db.definition], { random: () => 0.5 });
    await h.clock.advance(20_000);
    await flap(h, db, { downMs: 14_000, upMs: 26_000, rounds: 15 });
    expect(h.story()).toEqual(["db: unknown -> healthy"]);
  });

  test("is degraded where that is what its failures mean", async () => {
    const cache = dependency("cache", { failureStatus: "degraded" });
    await using h = await harness([cache.definition], { random: seeded(5) });
    await h.clock.advance(45_000);
    await flap(h, cache, { downMs: 20_000, upMs: 20_000, rounds: 8 });
    expect(h.health.component("cache")).toMatchObject({
      state: "degraded",
      message: expect.stringMatching(/\d of the last 10 probes were not healthy$/),
    });
  });
});

describe("a dependency that does not answer", () => {
  test("is unhealthy four time-outs after the first probe that hangs", async () => {
    const db = dependency("db");
    const definition: HealthCheckDefinition = {
      ...db.definition,
      check: async (context) => {
        if (!isHanging) return { status: "healthy" };
        firstMs ??= h.clock.now();
        return new Promise((_, reject) => {
          context.signal.addEventListener("abort", () => reject(context.signal.reason));
        });
      },
    };
    let isHanging = false;
    let firstMs: number | undefined;
    await using h = await harness([definition]);
    isHanging = true;
    await h.clock.advance(120_000);
    const alarm = h.transitions.find(({ to }) => to === "unhealthy");
    expect(alarm!.at.getTime() - firstMs!).toBe(4 * 5_000 + 3 * 100);
    expect(alarm!.message).toBe("timeout after 5000 ms");
  });

  test("counts in the rate, whether it times out or an earlier call has not returned", () => {
    const check = resolveCheck({ name: "db", check: () => ({ status: "healthy" }) });
    let component = newComponent(check, 0);
    const outcomes = ["timeout", "skipped", "success", "timeout", "failure", "success"] as const;
    for (const outcome of ["success", ...outcomes, ...outcomes] as const)
      component = afterRun(component, run(outcome), false);
    expect(component.hysteresis.state).toBe("unhealthy");
  });
});

describe("a hundred dependencies that do not answer", () => {
  test("are all told within a minute, while a healthy one is probed at its interval", async () => {
    let isHanging = false;
    const bad = Array.from({ length: 100 }, (_, index): HealthCheckDefinition => ({
      name: `bad${index}`,
      check: async ({ signal }) => {
        if (!isHanging) return { status: "healthy" };
        return new Promise((_resolve, reject) => {
          signal.addEventListener("abort", () => reject(signal.reason));
        });
      },
    }));
    const good = dependency("good");
    const checks = [...bad, good.definition];
    await using h = await harness(checks, { random: seeded(1) });
    await h.clock.advance(60_000);
    const calls = good.calls();
    isHanging = true;
    await h.clock.advance(60_000);
    const down = h.transitions.filter(({ to }) => to === "unhealthy");
    expect(down).toHaveLength(100);
    expect(good.calls()).toBe(calls + 2);
  });
});

describe("random failures", () => {
  /** The schedule and the state machine over so many days, without the runner: it takes a second. */
  function alarms(share: number, days: number, seed: number): number {
    const random = seeded(seed);
    const check = resolveCheck({ name: "db", check: () => ({ status: "healthy" }) });
    let component = newComponent(check, 0);
    let count = 0;
    for (let atMs = 0; atMs < days * 86_400_000;) {
      const before = component.hysteresis.state;
      component = afterRun(component, run(random() < share ? "failure" : "success"), false);
      const { state } = component.hysteresis;
      if (before === "healthy" && state === "unhealthy") count += 1;
      atMs += nextRun(component, 0, random).delayMs;
    }
    return count;
  }

  test("of 3 % of the probes raise no alarm in 200 days", () => {
    const raised = Array.from({ length: 20 }, (_, seed) => alarms(0.03, 10, seed));
    expect(raised).toEqual(raised.map(() => 0));
  });

  test("of half of the probes do, every day", () => {
    const raised = Array.from({ length: 20 }, (_, seed) => alarms(0.5, 1, seed));
    expect(Math.min(...raised)).toBeGreaterThan(0);
  });
});

describe("the pace of the probes", () => {
  const check = resolveCheck({ name: "db", check: () => ({ status: "healthy" }) });

  function delays(outcomes: readonly ("success" | "failure")[], random: number): readonly number[] {
    let component = newComponent(check, 0);
    return outcomes.map((outcome) => {
      component = afterRun(component, run(outcome), false);
      return nextRun(component, 0, () => random).delayMs;
    });
  }

  const good = "success";

  test("is fast after a failure until six in a row succeeded, then random once", () => {
    expect(delays([good, good, "failure", good, good, good, good, good, good, good], 0.25)).toEqual(
      [7_500, 28_500, 4_750, 4_750, 4_750, 4_750, 4_750, 4_750, 7_500, 28_500],
    );
  });

  test("is the usual one after an outage", () => {
    const outage = ["failure", "failure", "failure", "failure", "failure"] as const;
    expect(delays([good, good, ...outage, good, good, good], 0.5)).toEqual([
      15_000, 30_000, 5_000, 5_000, 5_000, 30_000, 30_000, 5_000, 30_000, 30_000,
    ]);
  });
});

function run(
  outcome: "success" | "failure" | "timeout" | "skipped",
): Parameters<typeof afterRun>[1] {
  return {
    status: outcome === "success" ? "healthy" : "unhealthy",
    outcome,
    reason: "schedule",
    durationMs: 0,
    startedMonotonicMs: 0,
    finishedAtMs: 0,
    blockedMs: 0,
  };
}
