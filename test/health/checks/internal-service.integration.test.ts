import { mkdtempDisposable, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import type { HealthCheckDefinition, HealthStatus } from "#src/health/check.ts";
import { internalServiceCheck } from "#src/health/checks/internal-service.ts";
import { createHealth, type Health } from "#src/health/index.ts";
import { freePort } from "../../helpers/free-port.ts";
import { startAnswering } from "../../helpers/http-server.ts";
import { probe } from "../../helpers/probe.ts";
import { startBlackHole } from "../../helpers/tcp-server.ts";

describe("the check of another service", () => {
  test("hands on the components and root causes of this package's own report", async () => {
    const down = { failureThreshold: 1, check: () => ({ status: "unhealthy" as const }) };
    await using orders = createHealth({
      service: { name: "orders" },
      access: { loopback: true },
      checks: [
        { name: "database", ...down },
        { name: "users", dependencies: ["database"], ...down },
      ],
    });
    await orders.start();
    const { port } = await orders.listen({ port: 0 });
    const check = internalServiceCheck({ url: `http://127.0.0.1:${port}/health`, self: "gateway" });
    expect(await probe(check)).toMatchObject({
      status: "unhealthy",
      message: "orders is unhealthy: database",
      details: {
        statusCode: 503,
        service: "orders",
        reporter: "gateway",
        causes: [{ component: "database", path: ["orders"] }],
      },
      components: {
        database: { status: "unhealthy" },
        users: { status: "unhealthy", dependencies: ["database"] },
      },
      rootCauses: ["database"],
    });
  });

  test.each<[string, number, unknown, HealthStatus, Record<string, HealthStatus>]>([
    [
      "health+json",
      200,
      { status: "warn", checks: { "db:connections": [{ status: "warn", output: "slow" }] } },
      "degraded",
      { db: "degraded" },
    ],
    [
      "Spring Boot",
      503,
      { status: "DOWN", components: { db: { status: "DOWN" }, disk: { status: "UP" } } },
      "unhealthy",
      { db: "unhealthy", disk: "healthy" },
    ],
    [
      "Nest",
      503,
      { status: "error", details: { db: { status: "down" }, http: { status: "up" } } },
      "unhealthy",
      { db: "unhealthy", http: "healthy" },
    ],
    ["a status alone", 200, { status: "healthy" }, "healthy", {}],
    ["a healthy body with status 503", 503, { status: "healthy" }, "unhealthy", {}],
    ["an unhealthy body with status 200", 200, { status: "unhealthy" }, "unhealthy", {}],
  ])("understands %s", async (_, code, body, status, components) => {
    await using server = await startAnswering(code, body);
    const result = await probe(internalServiceCheck({ url: server.url }));
    expect(result.status).toBe(status);
    const statuses = Object.entries(result.components ?? {}).map(([name, of]) => [name, of.status]);
    expect(Object.fromEntries(statuses)).toEqual(components);
  });

  test.each([
    [200, "OK", "healthy", undefined],
    [503, "<html>", "unhealthy", "answered 503"],
    [404, '{"status":"confused"}', "unhealthy", "answered 404"],
    [401, "", "unhealthy", "answered 401"],
    [200, "[1]", "healthy", undefined],
  ])("judges an answer %i %s by its code", async (code, body, status, message) => {
    await using server = await startAnswering(code, body);
    const result = await probe(internalServiceCheck({ url: server.url }));
    expect([result.status, result.message]).toEqual([status, message]);
  });

  test("takes no more than 200 components, and none with a name beyond 200 characters", async () => {
    const entries = Array.from({ length: 500 }, (_, index) => [`c${index}`, { status: "up" }]);
    const components = { ["x".repeat(300)]: { status: "up" }, ...Object.fromEntries(entries) };
    await using server = await startAnswering(200, { status: "up", components });
    const result = await probe(internalServiceCheck({ url: server.url }));
    expect(Object.keys(result.components ?? {})).toHaveLength(200);
    expect(Object.keys(result.components ?? {})[0]).toBe("c0");
  });

  test("sends the headers that it was told, and shows none of them", async () => {
    await using server = await startAnswering(200, { status: "healthy" });
    const headers = async () => ({ authorization: "Bearer secret" });
    const result = await probe(internalServiceCheck({ url: `${server.url}/health?k=v`, headers }));
    expect(server.requests[0]?.headers).toMatchObject({
      accept: "application/json",
      authorization: "Bearer secret",
    });
    expect(JSON.stringify(result)).not.toMatch(/secret|k=v/);
  });

  test.each([
    ["a wrong token", { authorization: "Bearer wrong" }],
    ["none", {}],
  ])("says that there are no details for %s, whatever the status", async (_, headers) => {
    let isDown = false;
    await using folder = await mkdtempDisposable(join(tmpdir(), "health-token-"));
    const tokenFile = join(folder.path, "token");
    await writeFile(tokenFile, "0123456789abcdef0123456789abcdef\n");
    await using orders = createHealth({
      service: { name: "orders" },
      access: { tokenFile },
      checks: [
        {
          name: "database",
          failureThreshold: 1,
          check: () => ({ status: isDown ? "unhealthy" : "healthy" }),
        },
      ],
    });
    await orders.start();
    const { port } = await orders.listen({ port: 0 });
    const check = internalServiceCheck({ url: `http://127.0.0.1:${port}/health`, headers });
    const noDetails = "the other service shows no details: it asks for a token";
    expect(await probe(check)).toMatchObject({
      status: "healthy",
      message: noDetails,
      details: { shows: "status only" },
    });
    isDown = true;
    await orders.run("database");
    expect(await probe(check)).toMatchObject({
      status: "unhealthy",
      message: `the service is unhealthy; ${noDetails}`,
      details: { statusCode: 503, shows: "status only" },
    });
  });

  test("names a refused port, and settles at the deadline on a silent server", async () => {
    const port = await freePort();
    const refused = internalServiceCheck({ url: `http://127.0.0.1:${port}/health` });
    expect((await probe(refused)).message).toMatch(/ECONNREFUSED/);
    await using hole = await startBlackHole();
    const silent = internalServiceCheck({ url: `http://127.0.0.1:${hole.port}/health` });
    expect((await probe(silent, { timeoutMs: 60 })).message).toBe("timeout after 60 ms");
    await expect.poll(() => hole.open.size).toBe(0);
  });
});

/** Services by name, each with the services that it checks and a component that the test switches. */
async function startServices(
  edges: Readonly<Record<string, string>>,
  named = true,
  successThreshold = 1,
): Promise<Services> {
  const names = Object.keys(edges);
  const ports = Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await freePort()] as const)),
  );
  const broken = new Map<string, HealthStatus>();
  const fast = { interval: "30ms", failureThreshold: 1, successThreshold, confirm: [] };
  const services = Object.entries(edges).map(([name, targets]) => {
    const own: HealthCheckDefinition = {
      name: "own",
      ...fast,
      check: () => ({ status: broken.get(name) ?? "healthy" }),
    };
    const others = targets.split("").map((target) => {
      const url = `http://127.0.0.1:${ports[target]}/health`;
      const self = named ? { self: name } : {};
      return internalServiceCheck({ url, ...self }, { name: `to-${target}`, ...fast });
    });
    return createHealth({
      service: named ? { name } : {},
      access: { loopback: true },
      checks: [own, ...others],
    });
  });
  await Promise.all(
    services.map(async (service, index) => service.listen({ port: ports[names[index]!]! })),
  );
  await Promise.all(services.map(async (service) => service.start()));
  return {
    services,
    broken,
    statuses: () => services.map((service) => service.report().status),
    async [Symbol.asyncDispose]() {
      await Promise.all(services.map(async (service) => service.stop()));
    },
  };
}

interface Services extends AsyncDisposable {
  readonly services: readonly Health[];
  readonly broken: Map<string, HealthStatus>;
  readonly statuses: () => readonly HealthStatus[];
}

describe("services that check each other", () => {
  test.each([
    ["themselves", { a: "a" }, "unhealthy", 1],
    ["one another", { a: "b", b: "a" }, "unhealthy", 2],
    ["in a ring", { a: "b", b: "c", c: "a" }, "unhealthy", 3],
    ["in a ring", { a: "b", b: "c", c: "a" }, "degraded", 3],
    ["one another, and one of them a third", { a: "", b: "ac", c: "b" }, "unhealthy", 3],
    ["each of the others", { a: "bcd", b: "acd", c: "abd", d: "abc" }, "unhealthy", 4],
  ] as const)("(%s, %j) recover from %s when its cause does", async (_, edges, status, count) => {
    await using ring = await startServices(edges);
    await expect.poll(ring.statuses).toEqual(Array(count).fill("healthy"));
    ring.broken.set("a", status);
    await expect.poll(ring.statuses).toEqual(Array(count).fill(status));
    ring.broken.clear();
    await expect.poll(ring.statuses).toEqual(Array(count).fill("healthy"));
  });

  test("recover without a name, too, though each has several checks of others", async () => {
    await using ring = await startServices({ a: "cb", b: "ca", c: "ab" }, false);
    await expect.poll(ring.statuses).toEqual(["healthy", "healthy", "healthy"]);
    ring.broken.set("a", "unhealthy");
    await expect.poll(ring.statuses).toEqual(["unhealthy", "unhealthy", "unhealthy"]);
    ring.broken.clear();
    await expect.poll(ring.statuses).toEqual(["healthy", "healthy", "healthy"]);
  });

  test("recover where each is healthy again only after several successes", async () => {
    await using ring = await startServices({ a: "bcd", b: "acd", c: "abd", d: "abc" }, true, 3);
    await expect.poll(ring.statuses).toEqual(Array(4).fill("healthy"));
    ring.broken.set("a", "unhealthy");
    await expect.poll(ring.statuses).toEqual(Array(4).fill("unhealthy"));
    ring.broken.clear();
    await expect.poll(ring.statuses).toEqual(Array(4).fill("healthy"));
  });

  test("name the one root cause across the ring, and the origin does not blame the others", async () => {
    await using ring = await startServices({ a: "b", b: "c", c: "a" });
    await expect.poll(ring.statuses).toEqual(["healthy", "healthy", "healthy"]);
    ring.broken.set("b", "unhealthy");
    await expect.poll(ring.statuses).toEqual(["unhealthy", "unhealthy", "unhealthy"]);
    const [a, b, c] = ring.services.map((service) => service.report().rootCauses);
    expect({ a, b, c }).toEqual({ a: ["to-b/own"], b: ["own"], c: ["to-a/to-b/own"] });
  });
});
