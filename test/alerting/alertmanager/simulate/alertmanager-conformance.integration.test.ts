import { afterAll, describe, expect, test } from "vitest";

import { compareScenario, toleranceMs } from "./timed-scenario.ts";
import { timedScenarios } from "./timed-scenarios.ts";

const deviations: number[] = [];

describe.concurrent("the simulator and a real Alertmanager tell the same", () => {
  test.each(timedScenarios)("$name", { timeout: 300_000 }, async (scenario) => {
    const { simulated, real, deviationsMs } = await compareScenario(scenario);
    deviations.push(...deviationsMs);
    expect(real).toEqual(simulated);
    expect(simulated.length).toBe(scenario.notifications);
    expect(deviationsMs.filter((ms) => Math.abs(ms) > toleranceMs)).toEqual([]);
  });
});

afterAll(() => {
  const sorted = deviations.toSorted((a, b) => a - b);
  const [median, worst] = [sorted[Math.floor(sorted.length / 2)], sorted.at(-1)];
  process.stdout.write(
    `${sorted.length} notifications, real minus simulated: median ${median} ms, worst ${worst} ms\n`,
  );
});
