import { mkdtempSync, writeFileSync } from "node:fs";
import { createServer, request, type IncomingHttpHeaders } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import express from "express";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { systemClock } from "#src/health/engine/clock.ts";
import { createHealth, type Health, type HealthServer } from "#src/health/index.ts";

import { dependency } from "./harness.ts";

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

const stranger = {};
const token = "correct-horse-battery-staple";
const tokenFile = join(mkdtempSync(join(tmpdir(), "health-")), "token");
writeFileSync(tokenFile, `${token}\n`);
const friend = { authorization: `Bearer ${token}` };

async function ask(
  port: number,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  method = "GET",
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request({ port, path, headers, method, host: "127.0.0.1", agent: false }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk) => (text += chunk));
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
      );
    })
      .on("error", reject)
      .end();
  });
}

const quick = { interval: "1h", failureThreshold: 1 } as const;
const db = dependency("secret-database", { ...quick, groups: ["readiness"] });
const orders = dependency("orders", {
  ...quick,
  dependencies: ["secret-database"],
  groups: ["eu"],
});
const cache = dependency("cache", { ...quick, critical: false, groups: ["readiness"] });

describe("the endpoints", () => {
  let health: Health;
  let server: HealthServer;

  beforeAll(async () => {
    health = createHealth({
      checks: [db, orders, cache].map(({ definition }) => definition),
      service: { name: "shop", version: "1.2.3", instance: "shop-1" },
      access: { tokenFile },
    });
    await health.start();
    server = await health.listen({ port: 0 });
  });

  afterAll(() => health.stop());

  const get = (
    path: string,
    headers: Readonly<Record<string, string>> = friend,
    method = "GET",
  ): Promise<Answer> => ask(server.port, path, headers, method);

  test.for(["/livez", "/readyz", "/startupz", "/health", "/health/live", "/health?verbose"])(
    "%s says to a stranger that all is well, and no more",
    async (path) => {
      const { status, headers, text } = await get(path, stranger);
      expect(status).toBe(200);
      expect(Object.keys(JSON.parse(text))).toEqual(["status", "timestamp"]);
      expect(headers).toMatchObject({
        "cache-control": "no-store",
        "content-type": "application/json",
        "x-content-type-options": "nosniff",
      });
    },
  );

  test.for([
    "/health/components",
    "/health/components/orders",
    "/health/components/no-such-thing",
    "/health/groups",
    "/health/groups/eu",
    "/health/groups/readiness",
    "/health/groups/no-such-thing",
    "/health/events",
    "/health/graph",
    "/health/history",
    "/health/history/orders",
  ])("%s tells a stranger to bring a token, whether it exists or not", async (path) => {
    const { status, headers, text } = await get(path, stranger);
    expect(status).toBe(401);
    expect(headers["www-authenticate"]).toContain("Bearer");
    expect(text).not.toContain("orders");
  });

  test("a stranger never sees a name or a message, whatever is down", async () => {
    db.fail("connect ECONNREFUSED 10.1.2.3:5432");
    await health.run("secret-database");
    const paths = ["/livez", "/readyz?verbose", "/health", "/startupz", "/health/groups/eu"];
    for (const path of paths) {
      const { text } = await get(path, stranger);
      expect(text).not.toMatch(/secret-database|orders|10\.1\.2\.3/);
    }
    for (const name of ["secret-database", "no-such-thing", "cache"]) {
      expect((await get(`/readyz?exclude=${name}`, stranger)).status).toBe(503);
    }
    db.ok();
    await health.run("secret-database");
    await health.run("secret-database");
  });

  test("a token gets the specification's SystemHealth", async () => {
    const body = JSON.parse((await get("/health")).text);
    expect(body).toMatchObject({
      status: "healthy",
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      summary: {
        totalComponents: 3,
        healthyComponents: 3,
        degradedComponents: 0,
        unhealthyComponents: 0,
      },
      rootCauses: [],
      affected: [],
      criticality: "none",
      service: { name: "shop", version: "1.2.3", instance: "shop-1" },
    });
    expect(body.components.orders).toMatchObject({
      status: "healthy",
      duration: expect.any(Number),
      timestamp: expect.any(String),
      metrics: { successRate: 100, errorCount: 0, uptime: expect.any(Number) },
    });
  });

  test("application/health+json is given to who accepts it", async () => {
    const accept = { accept: "application/health+json" };
    const { headers, text } = await get("/health", { ...accept, ...friend });
    expect(headers["content-type"]).toBe("application/health+json");
    expect(JSON.parse(text)).toMatchObject({
      status: "pass",
      version: "1.2.3",
      serviceId: "shop-1",
      checks: {
        "orders:responseTime": [
          { componentId: "orders", status: "pass", observedUnit: "ms", time: expect.any(String) },
        ],
      },
    });
    const anonymous = await get("/health", accept);
    expect(JSON.parse(anonymous.text)).toEqual({ status: "pass" });
  });

  test("a critical failure is 503 where it counts, with a time to come back", async () => {
    db.fail("refused");
    await health.run("secret-database");
    const codes = await Promise.all(
      ["/livez", "/readyz", "/startupz", "/health", "/health/groups/eu"].map(async (path) => [
        path,
        (await get(path)).status,
      ]),
    );
    expect(Object.fromEntries(codes)).toEqual({
      "/livez": 200,
      "/readyz": 503,
      "/startupz": 200,
      "/health": 503,
      "/health/groups/eu": 200,
    });
    const ready = await get("/readyz");
    expect(ready.headers["retry-after"]).toBe("5");
    expect(JSON.parse(ready.text).reasons).toEqual(["secret-database is unhealthy: refused"]);
    expect((await get("/readyz?exclude=secret-database")).status).toBe(200);
    expect((await get("/readyz?exclude=cache,secret-database")).status).toBe(200);
    expect((await get("/readyz?exclude=cache&exclude=other")).status).toBe(503);
    const verbose = await get("/readyz?verbose");
    expect(verbose.text.split("\n")).toEqual([
      "[-]secret-database unhealthy: refused",
      "[+]cache ok",
      "readiness check failed",
      "",
    ]);
    expect(JSON.parse((await get("/health")).text)).toMatchObject({
      rootCauses: ["secret-database"],
      affected: ["orders"],
      components: { orders: { status: "degraded", path: ["orders", "secret-database"] } },
    });
    expect(JSON.parse((await get("/health/graph")).text)).toMatchObject({
      edges: [{ from: "orders", to: "secret-database", kind: "hard" }],
    });
    expect((await get("/health/components/secret-database")).status).toBe(503);
    db.ok();
    await health.run("secret-database");
    await health.run("secret-database");
    expect((await get("/readyz")).status).toBe(200);
  });

  test("a component that is not critical degrades the service, and it stays ready", async () => {
    cache.fail();
    await health.run("cache");
    expect((await get("/readyz")).status).toBe(200);
    expect(JSON.parse((await get("/health")).text)).toMatchObject({
      status: "degraded",
      criticality: "minor",
    });
    cache.ok();
    await health.run("cache");
    await health.run("cache");
  });

  test("history tells availability and buckets", async () => {
    const body = JSON.parse((await get("/health/history/orders?resolution=hour")).text);
    expect(body).toMatchObject({ component: "orders", resolution: "hour" });
    expect(body.availability["1h"]).toBe(1);
    expect(body.buckets[0]).toMatchObject({ unhealthy: 0 });
    expect(JSON.parse((await get("/health/history")).text).availability).toHaveProperty("cache");
  });

  test.for([
    ["GET", "/health/components/nope", 404],
    ["GET", "/health/components/__proto__", 404],
    ["GET", "/health/components/constructor", 404],
    ["GET", "/health/components/..%2f..%2fetc%2fpasswd", 404],
    ["GET", "/health/groups/nope", 404],
    ["GET", "/health/history/nope", 404],
    ["GET", "/health/history/orders?resolution=week", 400],
    ["GET", "/health/nope", 404],
    ["GET", "/healthy", 404],
    ["GET", "/", 404],
    ["GET", "/health/%zz", 404],
    ["GET", "/health/%E0%A4%A", 404],
    ["GET", "/health/components/%zz", 404],
    ["GET", `/health/components/${"x".repeat(3_000)}`, 404],
    ["GET", "/readyz?exclude=%zz", 200],
    ["GET", "/readyz?exclude=", 200],
    ["GET", "/readyz?exclude=<script>alert(1)</script>", 200],
    ["GET", "//health//", 200],
    ["GET", "/health/", 200],
    ["GET", "/health?a=1&a=2", 200],
    ["HEAD", "/health", 200],
    ["HEAD", "/readyz", 200],
    ["POST", "/health", 405],
    ["DELETE", "/health/components/orders", 405],
    ["OPTIONS", "/livez", 405],
  ] as const)(
    "%s %s answers %i, without repeating what was asked",
    async ([method, path, code]) => {
      const { status, text } = await get(path, friend, method);
      expect(status).toBe(code);
      expect(text).not.toMatch(/script|passwd|xxxx|\s+at /);
      expect((await get("/livez")).status).toBe(200);
    },
  );

  test("HEAD has the headers of GET and no body", async () => {
    const head = await get("/livez", friend, "HEAD");
    const full = await get("/livez");
    expect(head.text).toBe("");
    expect(head.headers["content-length"]).toBe(full.headers["content-length"]);
  });

  test.for([
    ["nonsense", "nonsense\r\n\r\n"],
    [
      "a header that is too long",
      `GET /livez HTTP/1.1\r\nHost: x\r\nA: ${"x".repeat(20_000)}\r\n\r\n`,
    ],
    [
      "a body that is not wanted",
      "GET /livez HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello",
    ],
    ["two hosts", "GET /livez HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n"],
    ["a null byte", "GET /health\0 HTTP/1.1\r\nHost: x\r\n\r\n"],
    ["a caller that hangs up", ""],
  ] as const)("%s on the wire leaves the server up", async ([, bytes]) => {
    await new Promise<void>((resolve) => {
      const socket = connect(server.port, "127.0.0.1", () => {
        socket.write(bytes);
        setTimeout(() => socket.destroy(), 50);
      });
      socket.on("error", () => undefined);
      socket.on("close", () => resolve());
    });
    expect((await get("/livez")).status).toBe(200);
  });

  test("events stream the report first and then every transition", async () => {
    const controller = new AbortController();
    const response = await fetch(`http://127.0.0.1:${server.port}/health/events`, {
      headers: friend,
      signal: controller.signal,
    });
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    const first = await reader.read();
    expect(first.value).toContain("event: report");
    cache.fail();
    await health.run("cache");
    let text = "";
    while (!text.includes("event: transition")) text += (await reader.read()).value;
    expect(text).toContain('"component":"cache"');
    controller.abort();
    cache.ok();
    await health.run("cache");
    await health.run("cache");
    expect((await get("/health/events", stranger)).status).toBe(401);
  });

  test("no events while the service drains, and the answer says so", async () => {
    const draining = createHealth({ checks: [], access: { tokenFile } });
    const own = await draining.listen({ port: 0 });
    draining.drain();
    const { status, text } = await ask(own.port, "/health/events", friend);
    expect(status).toBe(503);
    expect(JSON.parse(text).title).toBe("no event streams while the service drains");
    await draining.stop();
  });

  test("as an express router they are found below the mount path, and others are left alone", async () => {
    const app = express();
    app.use("/internal", health.router());
    app.get("/internal/other", (_request, response) => void response.send("other"));
    const outer = createServer(app);
    await new Promise<void>((resolve) => outer.listen(0, "127.0.0.1", resolve));
    const { port } = outer.address() as { port: number };
    expect((await ask(port, "/internal/livez")).status).toBe(200);
    expect((await ask(port, "/internal/other")).text).toBe("other");
    expect((await ask(port, "/livez")).status).toBe(404);
    outer.close();
  });

  test("in front of an application they cost nothing to its own paths", async () => {
    const handler = health.handler();
    const outer = createServer((incoming, response) =>
      handler(incoming, response, () => response.end("application")),
    );
    await new Promise<void>((resolve) => outer.listen(0, "127.0.0.1", resolve));
    const { port } = outer.address() as { port: number };
    expect((await ask(port, "/orders")).text).toBe("application");
    expect((await ask(port, "/healthy")).text).toBe("application");
    expect((await ask(port, "/livez")).status).toBe(200);
    outer.close();
  });
});

test("a clock that fails costs no answer", async () => {
  let isBroken = false;
  const now = (): number => {
    if (isBroken) throw new Error("no time");
    return Date.now();
  };
  await using health = createHealth({ checks: [], clock: { ...systemClock, now } });
  await health.start();
  const { port } = await health.listen({ port: 0 });
  isBroken = true;
  expect((await ask(port, "/livez")).status).toBe(200);
});

test("a report that cannot be written costs an answer, not the process", async () => {
  let isBroken = false;
  const service = {
    get name() {
      if (isBroken) throw new Error("no name");
      return "shop";
    },
  };
  await using health = createHealth({ checks: [], service, access: { loopback: true } });
  await health.start();
  const { port } = await health.listen({ port: 0 });
  isBroken = true;
  const { status, text } = await ask(port, "/health");
  expect([status, text]).toEqual([500, '{"status":500,"title":"no answer"}']);
  isBroken = false;
  expect((await ask(port, "/health")).status).toBe(200);
});

describe("readiness", () => {
  test("is refused until every check has run once, and again while draining", async () => {
    const slow = dependency("slow", { groups: ["readiness", "startup"] });
    const release = slow.hang();
    const health = createHealth({ checks: [slow.definition] });
    const started = health.start();
    const { port } = await health.listen({ port: 0 });
    expect((await ask(port, "/readyz")).status).toBe(503);
    expect((await ask(port, "/startupz")).status).toBe(503);
    expect((await ask(port, "/livez")).status).toBe(200);
    release();
    await started;
    expect((await ask(port, "/readyz")).status).toBe(200);
    expect((await ask(port, "/startupz")).status).toBe(200);
    health.drain();
    expect((await ask(port, "/readyz")).status).toBe(503);
    expect((await ask(port, "/livez")).status).toBe(200);
    expect((await ask(port, "/startupz")).status).toBe(200);
    await health.stop();
    await expect(ask(port, "/livez")).rejects.toThrow(/ECONNREFUSED/);
  });

  test("without checks is given once the service has started", async () => {
    await using health = createHealth({ checks: [] });
    const { port } = await health.listen({ port: 0 });
    expect((await ask(port, "/readyz")).status).toBe(503);
    await health.start();
    expect((await ask(port, "/readyz")).status).toBe(200);
    expect((await ask(port, "/health")).status).toBe(200);
  });

  test("a liveness check that fails fails liveness", async () => {
    const self = dependency("self", { groups: ["liveness"], failureThreshold: 1 });
    self.fail();
    await using health = createHealth({ checks: [self.definition] });
    await health.start();
    const { port } = await health.listen({ port: 0 });
    expect((await ask(port, "/livez")).status).toBe(503);
  });

  test("failOpen keeps /health at 200 and says so in a header", async () => {
    const self = dependency("self", { failureThreshold: 1 });
    self.fail();
    await using health = createHealth({ checks: [self.definition], failOpen: true });
    await health.start();
    const { port } = await health.listen({ port: 0 });
    const { headers, status } = await ask(port, "/health");
    expect(status).toBe(200);
    expect(headers["x-health-status"]).toBe("unhealthy");
  });
});

describe("a token file", () => {
  test.for([
    ["is missing", join(tmpdir(), "no-such-token-file"), /cannot be read: ENOENT/],
    ["is a folder", tmpdir(), /cannot be read: EISDIR/],
  ] as const)("that %s lets nobody in and is warned of", async ([, path, warning]) => {
    const warnings: string[] = [];
    const log = (_fields: unknown, message: string): void => void warnings.push(message);
    await using health = createHealth({
      checks: [],
      access: { tokenFile: path },
      logger: { info: log, warn: log, error: log },
    });
    const { port } = await health.listen({ port: 0 });
    const authorization = "Bearer undefined";
    expect((await ask(port, "/health/graph", { authorization })).status).toBe(401);
    expect(warnings).toEqual([expect.stringMatching(warning)]);
  });

  test("that is empty lets nobody in, not even with an empty token", async () => {
    const path = join(mkdtempSync(join(tmpdir(), "health-")), "token");
    writeFileSync(path, " \n");
    await using health = createHealth({
      checks: [],
      access: { tokenFile: path },
    });
    const { port } = await health.listen({ port: 0 });
    expect((await ask(port, "/health/graph", { authorization: "Bearer " })).status).toBe(401);
    expect((await ask(port, "/health/graph")).status).toBe(401);
  });
});
