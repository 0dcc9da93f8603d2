import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { connect, type AddressInfo, type NetConnectOpts } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

import express from "express";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { createHealth, type Health } from "#src/health/index.ts";

import { nginxMissing, startNginx, type Nginx } from "../helpers/nginx.ts";
import { dependency } from "./harness.ts";

const token = "correct-horse-battery-staple";
const bearer = `Authorization: Bearer ${token}`;
const basic = `Authorization: Basic ${Buffer.from(`user:${token}`).toString("base64")}`;

/** Whatever of this is in an answer has leaked: names, addresses, messages, the graph. */
const inside = /secret-database|orders-api|billing-core|10\.9\.8\.7|ECONNREFUSED|edges|rootCauses/;

/** `app`: the application behind the endpoints answers. `details`: to whom they are meant for. */
type Expected = number | "app" | "details";

const statuses: ReadonlyMap<Expected, number> = new Map([
  ["app", 418],
  ["details", 200],
]);

type Row = readonly [via: string, request: string, headers: readonly string[], Expected];

const proxied: readonly Row[] = [
  ["plain", "GET /health", [], 503],
  ["plain", "GET /health/graph", [], 401],
  ["plain", "GET /health/components", [], 401],
  ["plain", "GET /health/events", [], 401],
  ["plain", "GET /health/graph", ["Host: localhost"], 401],
  ["plain", "GET /health/graph", [bearer], "details"],
  ["plain", "GET /health/components", [bearer], "details"],
  ["withHost", "GET /health/graph", ["Host: localhost"], 401],
  ["withHost", "GET /health/graph", ["Host: 127.0.0.1:8081"], 401],
  ["withHost", "GET /health/graph", ["Host: [::1]"], 401],
  ["withHost", "GET /health/graph", ["Host: evil.example"], 401],
  ["http11", "GET /health/graph", [], 401],
  ["http11", "GET /health", ["X-Forwarded-For: 127.0.0.1"], 503],
  ["usual", "GET /health/graph", ["X-Forwarded-For: 127.0.0.1"], 401],
  ["usual", "GET /health/graph", ["X-Forwarded-For: ::1", "X-Real-IP: ::1"], 401],
  ["usual", "GET /health/graph", [bearer], "details"],
  ["unix", "GET /health", [], 503],
  ["unix", "GET /health/graph", ["Host: localhost"], 401],
  ["unix", "GET /health/graph", [bearer], "details"],
  ["prefix", "GET /internal/health/graph", [], 401],
  ["prefix", "GET /internal/health", [], 503],
  ["plain", "GET /health/graph HTTP/1.0", [], 401],
];

const headers: readonly Row[] = [
  ["direct", "GET /health/graph", [], 401],
  ["direct", "GET /health/graph HTTP/1.0", [], 401],
  ["direct", "GET /health/graph", ["X-Forwarded-For: 127.0.0.1"], 401],
  ["direct", "GET /health/graph", ["X-Real-IP: 127.0.0.1"], 401],
  ["direct", "GET /health/graph", ["Forwarded: for=127.0.0.1;host=localhost"], 401],
  ["direct", "GET /health/graph", ['Forwarded: for="[::1]"'], 401],
  ["direct", "GET /health/graph", ["X-Forwarded-Host: localhost"], 401],
  ["direct", "GET /health/graph", ["Host: localhost"], 401],
  ["direct", "GET /health/graph", ["Host: evil.example"], 401],
  ["direct", "GET /health/graph", ["Host: 127.0.0.1.nip.example"], 401],
  ["direct", "GET /health/graph", ["Host: x", "Host: localhost"], 401],
  ["direct", "GET /health/graph", ["Origin: http://localhost", "Referer: http://localhost/"], 401],
  ["direct", "GET /", ["X-Original-URL: /health/graph", "X-Rewrite-URL: /health/graph"], "app"],
  ["direct", "POST /health/graph", ["X-HTTP-Method-Override: GET", "Content-Length: 0"], 405],
  ["direct", "GET /health/events", ["Connection: upgrade", "Upgrade: websocket"], 401],
  ["direct", "GET /health", ["Content-Length: 1", "Transfer-Encoding: chunked"], 400],
  ["direct", "GET /health", ["Accept: application/health+json"], 503],
  ["direct", "GET /health/graph", ["Accept: application/health+json"], 401],
  ["direct", "GET /health", [`Accept: ${"text/html,".repeat(1_000)}`], 503],
];

const tokens: readonly Row[] = [
  ["direct", "GET /health/graph", [bearer], "details"],
  ["direct", "GET /health/graph", [`authorization: bearer   ${token}`], "details"],
  ["direct", "GET /health/graph", ["Authorization:"], 401],
  ["direct", "GET /health/graph", ["Authorization: Bearer"], 401],
  ["direct", "GET /health/graph", ["Authorization: Bearer undefined"], 401],
  ["direct", "GET /health/graph", [`Authorization: ${token}`], 401],
  ["direct", "GET /health/graph", [`Authorization: Basic ${token}`], 401],
  ["direct", "GET /health/graph", [basic], 401],
  ["direct", "GET /health/graph", [bearer.slice(0, -1)], 401],
  ["direct", "GET /health/graph", [`${bearer}x`], 401],
  ["direct", "GET /health/graph", [`${bearer}, Bearer x`], 401],
  ["direct", "GET /health/graph", [bearer.toUpperCase()], 401],
  ["direct", "GET /health/graph", [`Authorization: Bearer\t${token}`], 401],
  ["direct", "GET /health/graph", [`Authorization: Bearer ${token}\u00A0`], 401],
  ["direct", "GET /health/graph", [`Authorization: Bearer ${token}\0`], 400],
  ["direct", "GET /health/graph", ["Authorization: Bearer x", bearer], 401],
  ["direct", "GET /health/graph", [`Authorization: Bearer ${"x".repeat(10_000)}`], 401],
  ["direct", "GET /health/graph", [`Authorization: Bearer ${"x".repeat(20_000)}`], 431],
  ["direct", "GET /health/graph", [`Proxy-Authorization: Bearer ${token}`], 401],
  ["direct", "GET /health/graph", [`X-Api-Key: ${token}`, `Cookie: token=${token}`], 401],
  ["direct", `GET /health/graph?token=${token}&access_token=${token}`, [], 401],
  ["direct", `GET http://user:${token}@localhost/health/graph`, [], 401],
];

const paths: readonly Row[] = [
  ["direct", "GET //health//graph//", [], 401],
  ["direct", "GET /health/", [], 503],
  ["direct", "GET http://shop.example/health/graph", [], 401],
  ["direct", "GET HTTP://shop.example/health", [], "app"],
  ["direct", "GET /HEALTH/graph", [bearer], "app"],
  ["direct", "GET /health;x/graph", [bearer], "app"],
  ["direct", "GET /health%2Fgraph", [bearer], "app"],
  ["direct", "GET /%68ealth/graph", [bearer], "app"],
  ["direct", "GET /health/./graph", [bearer], "app"],
  ["direct", "GET /health/../health/graph", [bearer], "app"],
  ["direct", "GET /health/%2e%2e/health/graph", [bearer], "app"],
  ["direct", String.raw`GET /health\graph`, [bearer], "app"],
  ["direct", "GET /health/nope", [], "app"],
  ["direct", "DELETE /health/nope", [], "app"],
  ["direct", "GET /health/%zz", [], "app"],
  ["direct", "PUT /health/%E0%A4%A", [], "app"],
  ["direct", "GET /health%00", [], "app"],
  ["direct", "GET /healthy", [], "app"],
  ["direct", "OPTIONS *", [], "app"],
  ["direct", "GET /health\0", [], 400],
  ["direct", "GET /health/graph\tx", [], 400],
  ["direct", "GET /health/components/secret-database", [], 401],
  ["direct", "GET /health/components/nope", [], 401],
  ["direct", "GET /health/components/%zz", [], "app"],
  ["direct", "POST /health/history/%E0%A4%A", [bearer], "app"],
  ["direct", "GET /health/components/%00", [], 401],
  ["direct", "GET /health/components/__proto__", [], 401],
  ["direct", "GET /health/groups/payments", [], 401],
  ["direct", "GET /health/groups/nope", [], 401],
  ["direct", "GET /health/history/secret-database", [], 401],
  ["direct", `GET /health/components/${"x".repeat(10_000)}`, [], 401],
  ["direct", `GET /health/components/${"x".repeat(20_000)}`, [], 431],
  ["direct", "HEAD /health/graph", [], 401],
  ["direct", "HEAD /health", [], 503],
  ["direct", "OPTIONS /health", [], 405],
  ["direct", "TRACE /health/graph", [bearer], 405],
  ["direct", "PROPFIND /health/components", [], 405],
];

const queries: readonly Row[] = [
  ["direct", "GET /readyz", [], 503],
  ["direct", "GET /readyz?exclude=secret-database", [], 503],
  ["direct", "GET /readyz?exclude=nope", [], 503],
  ["direct", `GET /readyz?exclude=${"a,".repeat(4_000)}secret-database`, [], 503],
  ["direct", "GET /readyz?verbose", [], 503],
  ["direct", "GET /livez?verbose&exclude=secret-database", [], 200],
  ["direct", "GET /health?verbose=1&details=true&show=all", [], 503],
  ["direct", "GET /health?fresh", [], 503],
  ["direct", "GET /health?__proto__[trusted]=1&constructor.prototype=1", [], 503],
  ["direct", "GET /health?%zz=%E0%A4%A", [], 503],
  ["direct", "GET /health?a?b=c#/health/graph", [], 503],
  ["direct", "GET /health/history/secret-database?resolution=week", [], 401],
  ["direct", "GET /health/groups/readiness?exclude=secret-database", [], 401],
];

interface Answer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/** Sends the bytes as they are: no client corrects them. */
async function send(
  to: NetConnectOpts,
  request: string,
  lines: readonly string[],
): Promise<Answer> {
  const line = / HTTP\/1\.\d$/.test(request) ? request : `${request} HTTP/1.1`;
  const host =
    line.endsWith("1.0") || lines.some((each) => /^host:/i.test(each)) ? [] : ["Host: x"];
  const close = lines.some((each) => /^connection:/i.test(each)) ? [] : ["Connection: close"];
  const bytes = Buffer.from(
    `${[line, ...host, ...lines, ...close].join("\r\n")}\r\n\r\n`,
    "latin1",
  );
  const text = await new Promise<string>((resolve, reject) => {
    let received = "";
    const socket = connect(to, () => socket.write(bytes));
    socket.setTimeout(5_000, () => socket.destroy(new Error(`no answer to ${request}`)));
    socket.setEncoding("latin1").on("data", (chunk) => {
      received += chunk;
      // An upgraded connection stays open
      if (/^connection:/i.test(lines.join("\n")) && received.includes("\r\n\r\n")) socket.end();
    });
    socket.on("error", reject).on("close", () => resolve(received));
  });
  const [head = "", body = ""] = text.split("\r\n\r\n");
  return { status: Number(/^HTTP\/1\.\d (\d{3})/.exec(head)?.[1]), head, body };
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

describe("what strangers send", () => {
  const folder = mkdtempSync(join(tmpdir(), "hostile-"));
  const tokenFile = join(folder, "token");
  const socketPath = join(folder, "socket");
  const resources = new AsyncDisposableStack();
  let health: Health;
  let server: Server;
  let nginx: Nginx;

  /** An application with the endpoints in front of it. */
  async function application(service: Health, where: number | string): Promise<Server> {
    const app = createServer((_request, response) => response.writeHead(418).end("app"));
    service.attach(app);
    await new Promise<void>((done) => {
      if (typeof where === "string") app.listen(where, done);
      else app.listen(where, "127.0.0.1", done);
    });
    resources.defer(() => {
      app.closeAllConnections();
      app.close();
    });
    return app;
  }

  beforeAll(async () => {
    writeFileSync(tokenFile, token);
    const quick = {
      interval: "1h",
      failureThreshold: 1,
      groups: ["readiness", "payments"],
    } as const;
    const db = dependency("secret-database", quick);
    db.fail("connect ECONNREFUSED 10.9.8.7:5432");
    const orders = dependency("orders-api", { ...quick, dependencies: ["secret-database"] });
    health = createHealth({
      service: { name: "billing-core" },
      checks: [db.definition, orders.definition],
      access: { tokenFile },
    });
    resources.use(health);
    await health.start();
    server = await application(health, 0);
    await application(health, socketPath);
    const upstream = `http://127.0.0.1:${portOf(server)}`;
    if (nginxMissing !== undefined) return;
    const pass = `proxy_pass ${upstream};`;
    const usual = `proxy_set_header Host $host; proxy_set_header X-Real-IP $remote_addr;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;`;
    nginx = resources.use(
      await startNginx({
        plain: `location / { ${pass} }`,
        withHost: `location / { ${pass} proxy_set_header Host $http_host; }`,
        http11: `location / { ${pass} proxy_http_version 1.1; proxy_set_header Connection ""; }`,
        usual: `location / { ${pass} ${usual} }`,
        unix: `location / { proxy_pass http://unix:${socketPath}; }`,
        prefix: `location /internal/ { proxy_pass ${upstream}/; }`,
      }),
    );
  });

  afterAll(async () => {
    await resources.disposeAsync();
    rmSync(folder, { recursive: true });
  });

  const portTo = (via: string): number =>
    via === "direct" ? portOf(server) : (nginx.ports[via] ?? Number.NaN);

  const all = { headers, tokens, paths, queries, proxied };
  const rows = Object.entries(all).flatMap(([kind, some]) =>
    some.map(([via, request, lines, expected]) => {
      const shown = [request, ...lines].map((line) =>
        JSON.stringify(line).slice(1, -1).slice(0, 90),
      );
      return { kind, via, shown: shown.join(" | "), request, lines, expected };
    }),
  );

  const ask = (request: string, lines: readonly string[] = []): Promise<Answer> =>
    send({ host: "127.0.0.1", port: portOf(server) }, request, lines);

  test.for(rows)("$kind, $via: $shown: $expected", async (row, { skip }) => {
    const { expected, lines, request, via } = row;
    skip(via !== "direct" && nginxMissing !== undefined, nginxMissing);
    const to = { host: "127.0.0.1", port: portTo(via) };
    const { body, head, status } = await send(to, request, lines);
    expect(status).toBe(statuses.get(expected) ?? expected);
    expect(inside.test(head + body)).toBe(expected === "details");
    expect((await ask("GET /livez")).status).toBe(200);
  });

  test.each([
    ["/health/components/", ["secret-database", "orders-api", "nope", "%00", "x".repeat(500)]],
    ["/health/groups/", ["readiness", "payments", "nope", "%00"]],
    ["/health/history/", ["secret-database", "nope", "a/b", "secret-database?resolution=week"]],
    ["/readyz?exclude=", ["secret-database", "orders-api", "secret-database,orders-api", "nope"]],
  ])("%s says the same whatever the name", async (path, names) => {
    const answers = await Promise.all(names.map((name) => ask(`GET ${path}${name}`)));
    expect(new Set(answers.map(shapeOf)).size).toBe(1);
  });

  test("the status says nothing of its cause: headers and length are the same", async () => {
    const starting = createHealth({ checks: [], access: { tokenFile } });
    const draining = createHealth({ checks: [], access: { tokenFile } });
    await draining.start();
    draining.drain();
    const others = [await application(starting, 0), await application(draining, 0)];
    const answers = [await ask("GET /readyz")];
    for (const other of others) {
      answers.push(await send({ host: "127.0.0.1", port: portOf(other) }, "GET /readyz", []));
    }
    await Promise.all([starting.stop(), draining.stop()]);
    expect(answers.map(({ status }) => status)).toEqual([503, 503, 503]);
    expect(new Set(answers.map(shapeOf)).size).toBe(1);
  });

  test("the time in an answer is that of the request, not of what happened inside", async () => {
    const first = await ask("GET /readyz");
    await sleep(5);
    const second = await ask("GET /readyz");
    expect(first.body).not.toBe(second.body);
    expect(first.body.length).toBe(second.body.length);
  });

  test.each([
    ["strangers", []],
    ["those with the token", [bearer]],
  ])(
    "10,000 different queries of %s leave nothing behind",
    { timeout: 60_000 },
    async (_, lines) => {
      const targets = [
        "/readyz?exclude=",
        "/health?x=",
        "/health/components/",
        "/health/history/secret-database?resolution=",
        "/health/groups/readiness?verbose&exclude=",
      ];
      const flood = async (from: number, count: number): Promise<void> => {
        const requests = Array.from({ length: count }, (_each, index) => {
          const target = `${targets[index % targets.length]}${"q".repeat(500)}${from + index}`;
          return [`GET ${target} HTTP/1.1`, "Host: x", ...lines].join("\r\n");
        });
        const last = "GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close";
        await pipeline(portOf(server), `${[...requests, last].join("\r\n\r\n")}\r\n\r\n`);
      };
      await flood(0, 2_000);
      const before = await heapUsed();
      await flood(2_000, 10_000);
      // 5 MB of queries came in
      expect((await heapUsed()) - before).toBeLessThan(1_000_000);
    },
  );

  test("with loopback, a plain proxy_pass shows everything: it is not on by default", async ({
    skip,
  }) => {
    skip(nginxMissing !== undefined, nginxMissing);
    const trusting = createHealth({
      checks: [{ name: "secret-database", check: () => ({ status: "healthy" }) }],
      access: { loopback: true },
    });
    resources.use(trusting);
    await trusting.start();
    const { port } = await trusting.listen({ port: 0 });
    await using proxy = await startNginx({
      plain: `location / { proxy_pass http://127.0.0.1:${port}; }`,
      forwarding: `location / { proxy_pass http://127.0.0.1:${port}; proxy_set_header Via "1.1 a"; }`,
    });
    const through = (name: string): Promise<Answer> =>
      send({ host: "127.0.0.1", port: Number(proxy.ports[name]) }, "GET /health/graph", []);
    expect((await through("plain")).body).toMatch(inside);
    expect((await through("forwarding")).status).toBe(401);
  });

  test("mounted by express below a path, they refuse and answer the same", async () => {
    const app = express();
    app.use("/ops", health.router());
    app.use((_request, response) => void response.status(418).send("app"));
    const outer = app.listen(0, "127.0.0.1");
    await once(outer, "listening");
    const get = (target: string, lines: readonly string[] = []): Promise<Answer> =>
      send({ host: "127.0.0.1", port: portOf(outer) }, `GET ${target}`, lines);
    const expected = {
      "/ops/health": 503,
      "/ops/readyz?exclude=secret-database": 503,
      "/ops/livez": 200,
      "/ops/health/graph": 401,
      "/ops/health/nope": 418,
      "/ops/health/%zz": 418,
      "/health": 418,
    };
    for (const [target, status] of Object.entries(expected)) {
      const answer = await get(target);
      expect([target, answer.status]).toEqual([target, status]);
      expect(answer.body).not.toMatch(inside);
    }
    expect((await get("/ops/health/graph", [bearer])).body).toMatch(inside);
    outer.close();
  });
});

/** An answer but for its time. */
function shapeOf({ body, head, status }: Answer): string {
  const time = /"timestamp":"[^"]*"/;
  return [status, head.replace(/^Date: .*$/m, "Date"), body.replace(time, "time")].join("\n");
}

/** Sends the bytes of many requests at once, and reads until the server closes. */
async function pipeline(port: number, bytes: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port }, () => socket.write(bytes, "latin1"));
    socket.on("data", () => undefined);
    socket.on("error", reject).on("close", () => resolve());
  });
}

async function heapUsed(): Promise<number> {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  // What a closed connection held is let go of later
  for (let turn = 0; turn < 5; turn += 1) {
    collect();
    await sleep(20);
  }
  return process.memoryUsage().heapUsed;
}
