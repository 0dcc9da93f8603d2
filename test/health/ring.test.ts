import { describe, expect, test } from "vitest";

import type { CheckOptions, HealthCheckDefinition } from "#src/health/check.ts";
import { startNetwork, type Network, type ServiceSpec } from "./virtual-services.ts";

const fast: CheckOptions = { interval: "5s", confirm: ["1s"], timeout: "2s" };

/** R1 asks R2, and so on, and the last one R1; each has a component that needs the next service. */
function startRing(size: number, timing: CheckOptions, seed: number): Network {
  const isDown = { last: false };
  const specs = Array.from({ length: size }, (_, index): ServiceSpec => {
    const next = `R${((index + 1) % size) + 1}`;
    const work: HealthCheckDefinition = {
      name: "work",
      dependencies: [next],
      ...timing,
      check: () => {
        if (isDown.last && next === `R${size}`) throw new Error("no answer");
        return { status: "healthy" };
      },
    };
    return { name: `R${index + 1}`, checks: [work], asks: { [next]: next }, timing };
  });
  const network = startNetwork(specs, { random: randomFrom(seed) });
  const during = <T>(down: boolean, value: T): T => {
    isDown.last = down;
    return value;
  };
  return {
    ...network,
    freeze: (service) => {
      const goOn = during(true, network.freeze(service));
      return () => during(false, goOn)();
    },
    kill: async (service) => {
      const restart = during(true, await network.kill(service));
      return () => during(false, restart)();
    },
  };
}

/** Park and Miller's generator: the same numbers for the same seed, from 0 to 1. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

const seeds = [1, 2, 3, 4, 5];
const cases = [2, 3, 4].flatMap((size) =>
  (["default", "fast"] as const).flatMap((timing) =>
    (["frozen", "killed"] as const).flatMap((how) =>
      [14_000, 70_000].map((outageMs) => ({ size, timing, how, outageMs })),
    ),
  ),
);

describe("the last service of a ring", () => {
  test.each(cases)(
    "of $size with $timing timing, $how for $outageMs ms, is not blamed by itself",
    async ({ how, outageMs, size, timing }) => {
      for (const seed of seeds) {
        await using ring = startRing(size, timing === "fast" ? fast : {}, seed);
        const last = `R${size}`;
        await ring.clock.advance(60_000);
        const before = ring.events.length;
        const goOn = how === "frozen" ? ring.freeze(last) : await ring.kill(last);
        await ring.clock.advance(outageMs);
        goOn();
        await ring.clock.advance(400_000);
        // What stood still does not know for a moment: its results are too old
        const worse = ring.events
          .slice(before)
          .filter(({ service, to }) => service === last && ["degraded", "unhealthy"].includes(to));
        expect(worse.map(({ component, rootCauses }) => [component, rootCauses])).toEqual([]);
        const statuses = [...ring.services.values()].map((service) => service.report().status);
        expect(statuses).toEqual(Array(size).fill("healthy"));
      }
    },
  );
});
