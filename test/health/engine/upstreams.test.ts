import fc from "fast-check";
import { expect, test } from "vitest";

import { dependency, harness } from "../harness.ts";

const shape = fc.integer({ min: 2, max: 12 }).chain((size) =>
  fc.record({
    size: fc.constant(size),
    threshold: fc.integer({ min: 1, max: 3 }),
    // Edges go to lower numbers only, so that there is no circle
    edges: fc.array(fc.tuple(fc.nat({ max: size - 1 }), fc.nat({ max: size - 1 })), {
      maxLength: 24,
    }),
    order: fc.shuffledSubarray(
      Array.from({ length: size }, (_, index) => index),
      { minLength: size },
    ),
    hanging: fc.option(fc.nat({ max: size - 1 })),
  }),
);

test("in whatever order all of a graph fail, nobody waits for ever and the first event names a root", async () => {
  await fc.assert(
    fc.asyncProperty(shape, async ({ edges, hanging, order, size, threshold }) => {
      const needs = Array.from({ length: size }, (_, from) => [
        ...new Set(edges.filter(([a, b]) => a === from && b < a).map(([, b]) => `c${b}`)),
      ]);
      const all = needs.map((dependencies, index) =>
        dependency(`c${index}`, { dependencies, failureThreshold: threshold, interval: "1m" }),
      );
      await using h = await harness(all.map(({ definition }) => definition));
      await h.clock.advance(5_000);
      for (const [index, each] of all.entries()) {
        if (index === hanging) each.hang();
        else each.fail();
      }
      for (const index of order) void h.health.run(`c${index}`);
      await h.clock.advance(300_000);
      for (const [index, dependencies] of needs.entries()) {
        expect(h.health.component(`c${index}`)).toMatchObject({
          state: "unhealthy",
          role: dependencies.length === 0 ? "root" : "suppressed",
        });
      }
      const isRoot = (name: string): boolean => needs[Number(name.slice(1))]?.length === 0;
      const first = h.transitions.find(({ to }) => to === "unhealthy");
      expect(first?.rootCauses.every(isRoot)).toBe(true);
      const roots = h.transitions.filter(({ role }) => role === "root");
      expect(roots.every(({ component }) => isRoot(component))).toBe(true);
    }),
    { numRuns: 150 },
  );
});

test("two hundred dependants that fail together ask each of fifty upstreams a few times, not each", async () => {
  const upstreams = Array.from({ length: 50 }, (_, index) => dependency(`u${index}`));
  const dependants = Array.from({ length: 200 }, (_, index) =>
    dependency(`d${index}`, { dependencies: upstreams.map((_each, at) => `u${at}`) }),
  );
  await using h = await harness([...upstreams, ...dependants].map(({ definition }) => definition));
  await h.clock.advance(60_000);
  const before = upstreams.map(({ calls }) => calls());
  for (const each of dependants) each.fail();
  await h.clock.advance(60_000);
  expect(dependants.every(({ definition }) => h.state(definition.name) === "unhealthy")).toBe(true);
  const asked = upstreams.map(({ calls }, index) => calls() - before[index]!);
  // A second of failures shares one answer: at most 60 in a minute, beside the schedule's own two
  expect(Math.max(...asked)).toBeLessThanOrEqual(62);
  expect(Math.min(...asked)).toBeGreaterThan(3);
});
