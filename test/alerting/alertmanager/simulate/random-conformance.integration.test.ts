import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { arbitraryScenario } from "./arbitrary-scenario.ts";
import { compareScenario, toleranceMs } from "./timed-scenario.ts";

const scenarios = Number(process.env["SCENARIOS"] ?? 20);
const seed = Number(process.env["ROUTING_SEED"] ?? 20_261_123);

const cases = fc
  .sample(arbitraryScenario, { numRuns: scenarios, seed })
  .map((scenario, index) => [index, scenario] as const);

let notifications = 0;

describe.concurrent(`a real Alertmanager agrees on random scenarios of seed ${seed}`, () => {
  test.each(cases)("scenario %i", { timeout: 300_000 }, async (_index, scenario) => {
    const { simulated, real, deviationsMs } = await compareScenario(scenario);
    notifications += simulated.length;
    const { posts, definition } = scenario;
    const input = { posts, definition: definition(0) };
    expect({ input, told: real }).toEqual({ input, told: simulated });
    expect(deviationsMs.filter((ms) => Math.abs(ms) > toleranceMs)).toEqual([]);
  });
});

test("the random scenarios lead to notifications", () => {
  process.stdout.write(`${scenarios} random scenarios, ${notifications} notifications\n`);
  expect(notifications).toBeGreaterThan(scenarios);
});
