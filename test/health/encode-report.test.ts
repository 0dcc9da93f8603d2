import { afterEach, expect, test, vi } from "vitest";

import type { HealthCheckDefinition } from "#src/health/check.ts";

import { dependency, harness } from "./harness.ts";

const quick = { interval: "10s", failureThreshold: 1, successThreshold: 1 } as const;

const db = dependency("db", { ...quick, groups: ["readiness"], owner: "Zoë", tags: ["uptime"] });
const hanging = dependency("hanging", { ...quick, timeout: "1s", critical: false });

const others: readonly HealthCheckDefinition[] = [
  {
    name: "orders",
    ...quick,
    dependencies: ["db"],
    softDependencies: ["hanging"],
    runbook: 'https://runbooks.example/orders?a="uptime":0}}',
    check: () => ({
      status: "degraded",
      message: 'quote " backslash \\ line\nbreak \u2028 🔑 "uptime":0}}',
      details: { uptime: 0, nested: { uptime: 0 }, at: new Date(0), none: undefined, list: [null] },
    }),
  },
  {
    name: "upstream",
    ...quick,
    maintenance: [{ start: new Date(0), end: new Date(4e12), reason: "planned" }],
    check: () => ({
      status: "unhealthy",
      components: { cache: { status: "unhealthy", dependencies: ["disk"] } },
      rootCauses: ["cache"],
    }),
  },
  // Objects have keys that are numbers first: the order of the text may differ, its value may not
  { name: "1", ...quick, check: () => ({ status: "healthy" }) },
];

afterEach(() => void vi.restoreAllMocks());

test("what /health answers is the report as JSON, whatever changed in between", async () => {
  const checks = [db.definition, hanging.definition, ...others];
  const service = { name: "shop", version: "1", instance: "a" };
  await using it = await harness(checks, { service, access: { loopback: true } });
  const { clock, health } = it;
  const { port } = await health.listen({ port: 0 });
  const answers: string[] = [];
  const compare = async (): Promise<void> => {
    vi.spyOn(process, "uptime").mockReturnValue(12.5 + answers.length);
    const text = await (await fetch(`http://127.0.0.1:${port}/health`)).text();
    const report: unknown = JSON.parse(JSON.stringify(health.report()));
    expect(JSON.parse(text)).toEqual(report);
    const components = await fetch(`http://127.0.0.1:${port}/health/components`);
    expect(await components.json()).toEqual((report as { components: unknown }).components);
    answers.push(text);
  };

  await compare();
  db.fail('refused "uptime":0}}');
  await clock.advance(11_000);
  await compare();
  const release = hanging.hang();
  await clock.advance(15_000);
  expect(health.component("hanging")).toHaveProperty("hangingSince");
  await compare();
  release();
  db.ok();
  await clock.advance(11_000);
  await compare();
  health.drain();
  await compare();
  // Each of them showed something else
  expect(new Set(answers).size).toBe(answers.length);
});

test("without checks it is complete as well", async () => {
  await using it = await harness([], { access: { loopback: true } });
  const { port } = await it.health.listen({ port: 0 });
  const answer = await fetch(`http://127.0.0.1:${port}/health`);
  expect(await answer.json()).toEqual(JSON.parse(JSON.stringify(it.health.report())));
});
