import { getEventListeners } from "node:events";

import { expect, test } from "vitest";

import { customCheck } from "#src/health/checks/custom.ts";

import { dependency, harness } from "../harness.ts";

test("an hour of 500 checks leaves no more timers, listeners or runs behind than it began with", async () => {
  const signals: AbortSignal[] = [];
  const checks = Array.from({ length: 500 }, (_, index) => {
    const each = dependency(
      `c${index}`,
      index > 0 && index % 7 === 0 ? { dependencies: [`c${index - 1}`] } : {},
    );
    let seed = index;
    each.answer = () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      if (seed % 97 === 0) throw new Error("now and then");
      return { status: "healthy" };
    };
    // every tenth as the built-in checks of clients that cannot cancel, which listen to the signal
    const definition =
      index % 10 === 0
        ? customCheck({ run: (context) => each.definition.check(context) }, each.definition)
        : each.definition;
    return {
      ...definition,
      check: (context: Parameters<typeof definition.check>[0]) => {
        signals.push(context.signal);
        return definition.check(context);
      },
    };
  });
  const h = await harness(checks);
  await h.clock.advance(60_000);
  const timers = h.clock.pending;
  await h.clock.advance(3_600_000);
  expect(h.clock.pending).toBe(timers);
  expect(timers).toBe(checks.length + 1);
  expect(signals.length).toBeGreaterThan(checks.length * 100);
  const left = signals.filter((signal) => getEventListeners(signal, "abort").length > 0);
  expect(left).toHaveLength(0);
  expect(h.health.report().summary.totalComponents).toBe(500);
  expect(h.health.history.buckets("c1", "minute").length).toBeLessThanOrEqual(62);
  await h.health.stop();
  expect(h.clock.pending).toBe(0);
}, 120_000);
