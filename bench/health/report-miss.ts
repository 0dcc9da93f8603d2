import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";

import { createHealth, type Health, type HealthHandler } from "../../src/health/index.ts";
import { median, spread } from "../statistics.ts";

const rounds = 5;
const answers = 400;

/**
 * Time that `/health` with every detail takes of the process, without the network: when nothing
 * changed since the last request (a hit), when one check ran (a miss), and when all of them did.
 */
export async function reportMiss(): Promise<void> {
  const rows: Record<string, Readonly<Record<string, string>>> = {};
  for (const checks of [10, 100]) {
    await using health = await startHealth(checks);
    const handler = health.handler();
    const names = Object.keys(health.report().components);
    const cases = { hit: [], "miss, one ran": names.slice(0, 1), "miss, all ran": names };
    for (const [label, changed] of Object.entries(cases)) {
      await costOf(health, handler, changed);
      const costs: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        costs.push(await costOf(health, handler, changed));
      }
      rows[`${checks} checks: ${label}`] = { "µs per answer": spread(costs) };
    }
  }
  console.log(`one /health with details: median of ${answers} answers, in ${rounds} rounds`);
  console.table(rows);
}

/** Returns the microseconds of the median answer, each after runs of the `changed` checks. */
async function costOf(
  health: Health,
  handler: HealthHandler,
  changed: readonly string[],
): Promise<number> {
  const costs: number[] = [];
  for (let index = 0; index < answers; index += 1) {
    for (const name of changed) await health.run(name);
    const request = new IncomingMessage(new Socket());
    Object.assign(request, { method: "GET", url: "/health", headers: { host: "localhost" } });
    Object.defineProperty(request.socket, "remoteAddress", { value: "127.0.0.1" });
    const response = new ServerResponse(request);
    const from = process.hrtime.bigint();
    handler(request, response);
    costs.push(Number(process.hrtime.bigint() - from) / 1_000);
    if (response.statusCode !== 200) throw new Error(`/health answered ${response.statusCode}`);
  }
  return median(costs);
}

/** A service whose checks depend on each other in chains of ten, and tell a little each. */
async function startHealth(checks: number): Promise<Health> {
  const health = createHealth({
    access: { loopback: true },
    checks: Array.from({ length: checks }, (_, index) => ({
      name: `dependency-${index}`,
      interval: "1h",
      dependencies: index % 10 === 0 ? [] : [`dependency-${index - 1}`],
      groups: ["readiness"],
      check: () => ({ status: "healthy", details: { connections: index, host: "db.internal" } }),
    })),
  });
  await health.start();
  return health;
}
