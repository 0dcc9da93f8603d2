import { setTimeout as sleep } from "node:timers/promises";

import { createHealth } from "../../src/health/index.ts";
import { spread } from "../statistics.ts";

const rounds = 5;
const seconds = 4;

/** CPU time that the service spends on one run of a check that costs nothing itself. */
export async function runCost(): Promise<void> {
  const rows: Record<string, Readonly<Record<string, string>>> = {};
  for (const checks of [1, 10, 100, 500]) {
    const costs: number[] = [];
    for (let round = 0; round < rounds; round += 1) costs.push(await once(checks));
    const share = (costs.toSorted((a, b) => a - b)[2] ?? 0) * (checks / 30) * 1e-4;
    rows[`${checks} checks`] = {
      "µs per run": spread(costs),
      "CPU at 30 s": `${share.toFixed(3)} %`,
    };
  }
  console.log(`CPU of the whole process per run, in ${rounds} rounds of ${seconds} s`);
  console.table(rows);
}

async function once(checks: number): Promise<number> {
  await using health = createHealth({
    checks: Array.from({ length: checks }, (_, index) => ({
      name: `c${index}`,
      interval: "200ms",
      dependencies: index % 10 === 0 ? [] : [`c${index - 1}`],
      check: async () => ({ status: "healthy" }),
    })),
  });
  await health.start();
  await sleep(500);
  const runs = (): number =>
    Array.from({ length: checks }, (_, index) => health.history.buckets(`c${index}`, "day"))
      .flat()
      .reduce((sum, { healthy }) => sum + healthy, 0);
  const before = { runs: runs(), cpu: process.cpuUsage() };
  await sleep(seconds * 1_000);
  const { system, user } = process.cpuUsage(before.cpu);
  return (system + user) / (runs() - before.runs);
}
