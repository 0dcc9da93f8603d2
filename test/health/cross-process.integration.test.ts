import { setTimeout as sleep } from "node:timers/promises";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { startServiceChain, type ServiceChain, type ServiceEvent } from "./service-chain.ts";

/** What each service calls C's database. */
const names: Readonly<Record<string, string>> = { A: "b/c/db", B: "c/db", C: "db" };

let chain: ServiceChain;
beforeAll(async () => {
  chain = await startServiceChain();
  await chain.until("healthy");
}, 60_000);
afterAll(async () => {
  await chain[Symbol.asyncDispose]();
});

/** Everything that says of a component that it is down, with what was said of its cause. */
function told(events: readonly ServiceEvent[]): readonly unknown[] {
  return events
    .filter(({ to }) => to === "unhealthy")
    .map(({ component, log, pairs, report, rootCauses, service }) => ({
      component: `${service}/${component}`,
      transition: rootCauses,
      log,
      report: [...new Set([...report.causes, ...report.suspects])],
      gauge: pairs.filter((pair) => pair.startsWith(`${component} because of`)),
    }));
}

function expected(service: string, component: string): unknown {
  const cause = names[service]!;
  return {
    component: `${service}/${component}`,
    transition: [cause],
    log: [cause],
    report: [cause],
    gauge: component === cause ? [] : [`${component} because of ${cause}`],
  };
}

const components = [
  ["A", "b"],
  ["A", "page"],
  ["B", "c"],
  ["B", "checkout"],
  ["C", "db"],
  ["C", "orders"],
] as const;

async function incident(how: "refuses" | "silent"): Promise<readonly ServiceEvent[]> {
  const before = chain.events.length;
  // at any phase of the checks
  await sleep(Math.random() * 1_000);
  await chain.database(how);
  await chain.until("unhealthy");
  await expect
    .poll(() => new Set(told(chain.events.slice(before)).map(String)).size && down(before).size, {
      timeout: 20_000,
    })
    .toBe(components.length);
  await chain.database("up");
  await chain.until("healthy");
  return chain.events.slice(before);
}

function down(from: number): ReadonlySet<string> {
  const events = chain.events.slice(from).filter(({ to }) => to === "unhealthy");
  return new Set(events.map(({ component, service }) => `${service}/${component}`));
}

describe("three processes that need one another, and the last one a database", () => {
  test.each(["refuses", "silent"] as const)(
    "name it in every channel of each when it %s, and no root of their own, at any phase",
    async (how) => {
      for (let round = 0; round < 3; round += 1) {
        const events = await incident(how);
        const found = told(events);
        expect(found).toEqual(
          expect.arrayContaining(
            components.map(([service, component]) => expected(service, component)),
          ),
        );
        expect(found).toHaveLength(components.length);
      }
      expect(chain.stderr()).toBe("");
    },
    180_000,
  );
});
