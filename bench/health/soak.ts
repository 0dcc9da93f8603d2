import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

import { createHealth } from "../../src/health/index.ts";
import { VirtualClock } from "../../test/health/virtual-clock.ts";
import { seeded } from "../random.ts";

const checks = 500;
const hours = 30;

/**
 * More than a day of virtual time, in which 1 % of the runs fail: the heap grows while history
 * fills its rings, a day of minutes at most, and then no more.
 */
export async function soak(): Promise<void> {
  setFlagsFromString("--expose-gc");
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the flag puts there
  const collectGarbage = runInNewContext("gc") as () => void;
  const random = seeded(1);
  const clock = new VirtualClock();
  const health = createHealth({
    clock,
    random,
    checks: Array.from({ length: checks }, (_, index) => ({
      name: `c${index}`,
      interval: "2m",
      dependencies: index % 10 === 0 ? [] : [`c${index - 1}`],
      check: () => {
        if (random() < 0.01) throw new Error("now and then");
        return { status: "healthy" };
      },
    })),
  });
  void health.start();
  for (let hour = 0; hour <= hours; hour += 2) {
    await clock.advance(hour === 0 ? 60_000 : 7_200_000);
    collectGarbage();
    const heapMb = process.memoryUsage().heapUsed / 1e6;
    const buckets = Array.from({ length: checks }, (_, index) =>
      health.history.buckets(`c${index}`, "minute"),
    ).reduce((sum, each) => sum + each.length, 0);
    console.log(
      `${String(hour).padStart(2)} h: heap ${heapMb.toFixed(1)} MB, ${clock.pending} timers, ${buckets} minutes of history`,
    );
  }
  await health.stop();
}
