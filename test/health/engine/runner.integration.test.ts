import { expect, test } from "vitest";

import { dependency, harness } from "../harness.ts";

test("an hour of 500 checks leaves no more timers, listeners or runs behind than it began with", async () => {
  const added = { listeners: 0 };
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
    return {
      ...each.definition,
      check: (context: Parameters<typeof each.definition.check>[0]) => {
        context.signal.addEventListener("abort", () => (added.listeners += 1));
        return each.definition.check(context);
      },
    };
  });
  const h = await harness(checks);
  await h.clock.advance(60_000);
  const timers = h.clock.pending;
  await h.clock.advance(3_600_000);
  expect(h.clock.pending).toBe(timers);
  expect(timers).toBe(checks.length + 1);
  expect(added.listeners).toBe(0);
  expect(h.health.report().summary.totalComponents).toBe(500);
  expect(h.health.history.buckets("c1", "minute").length).toBeLessThanOrEqual(62);
  await h.health.stop();
  expect(h.clock.pending).toBe(0);
}, 120_000);
