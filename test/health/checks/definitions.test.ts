import { describe, expect, test } from "vitest";

import type { HealthCheckDefinition } from "#src/health/check.ts";
import * as checks from "#src/health/checks/index.ts";
import { createAuthority } from "../../helpers/certificates.ts";

const pair = createAuthority();
const client = { query: async () => undefined };

/** Each mistake, written as untyped code would make it, and what is said of it. */
const mistakes: readonly [string, (bad: never) => unknown, unknown, RegExp][] = [
  ["postgres without a client", checks.postgresCheck, {}, /client\.query: expected a function/],
  ["postgres with a string", checks.postgresCheck, { client: "url" }, /got undefined/],
  [
    "postgres without a query",
    checks.postgresCheck,
    { client: { query() {} }, query: "" },
    /query: expected text, got ""/,
  ],
  ["mysql with a connection", checks.mysqlCheck, { pool: { query() {} } }, /pool\.getConnection/],
  ["sqlite without a database", checks.sqliteCheck, {}, /prepare.*; database\.exec/],
  [
    "sqlite with another depth",
    checks.sqliteCheck,
    { database: { prepare() {}, exec() {} }, depth: "deep" },
    /depth: expected "read", "write" or "integrity", got deep/,
  ],
  ["mongodb with a client", checks.mongodbCheck, { db: { db() {} } }, /db\.command/],
  ["redis without a client", checks.redisCheck, { client: null }, /client\.ping/],
  ["http without a URL", checks.httpCheck, {}, /url: expected a URL that starts with http/],
  ["http with a file", checks.httpCheck, { url: "file:///etc/passwd" }, /url: expected/],
  ["an authority without TLS", checks.httpCheck, { url: "http://h", ca: pair.cert }, /ca: .*https/],
  [
    "an authority in no PEM",
    checks.httpCheck,
    { url: "https://h", ca: "x" },
    /ca: expected a cert/,
  ],
  [
    "a client certificate without a key",
    checks.httpCheck,
    { url: "https://h", cert: pair.cert },
    /cert, key: expected both or neither/,
  ],
  [
    "a client certificate as its key",
    checks.internalServiceCheck,
    { url: "https://h", cert: pair.cert, key: pair.cert },
    /key: expected a private key in PEM/,
  ],
  [
    "the key of another certificate",
    checks.httpCheck,
    { url: "https://h", cert: pair.cert, key: createAuthority().key },
    /key: expected the private key that belongs to cert/,
  ],
  ["tcp without a host", checks.tcpCheck, { port: 80 }, /host: expected text, got undefined/],
  ["tcp with port 0", checks.tcpCheck, { host: "h", port: 0 }, /port from 1 to 65535, got 0/],
  ["tcp with a text port", checks.tcpCheck, { host: "h", port: "80" }, /got 80/],
  ["tcp with both wrong", checks.tcpCheck, {}, /host: .*; port: /],
  ["dns without a name", checks.dnsCheck, { hostname: "" }, /hostname: expected text/],
  [
    "tls with limits the wrong way round",
    checks.tlsCertificateCheck,
    { host: "h", degradedBelow: "1d", unhealthyBelow: "2d" },
    /unhealthyBelow \(172800000\) <= degradedBelow \(86400000\)/,
  ],
  [
    "tls with no duration",
    checks.tlsCertificateCheck,
    { host: "h", degradedBelow: "soon" },
    /duration such as "30s", got "soon"/,
  ],
  ["disk with percent", checks.diskSpaceCheck, { unhealthyAt: 95 }, /unhealthyAt \(95\) <= 1/],
  ["disk without a path", checks.diskSpaceCheck, { path: "" }, /path: expected text/],
  ["memory with NaN", checks.memoryCheck, { degradedAt: Number.NaN }, /degradedAt \(NaN\)/],
  ["memory reversed", checks.memoryCheck, { degradedAt: 0.99 }, /degradedAt \(0\.99\) <= /],
  ["cpu below zero", checks.cpuCheck, { degradedAt: -1 }, /0 \(0\) <= degradedAt \(-1\)/],
  ["event loop reversed", checks.eventLoopCheck, { degradedDelay: "2s" }, /degradedDelay \(2000\)/],
  ["queue without measure", checks.queueDepthCheck, { degradedDepth: 1 }, /target\.measure/],
  [
    "queue without a limit",
    checks.queueDepthCheck,
    { measure() {} },
    /degradedDepth \(undefined\)/,
  ],
  [
    "queue with ages reversed",
    checks.queueDepthCheck,
    { measure() {}, degradedDepth: 1, degradedAge: "2m", unhealthyAge: "1m" },
    /degradedAge <= unhealthyAge/,
  ],
  ["kafka without an admin", checks.kafkaCheck, { admin: {} }, /admin\.describeCluster/],
  ["amqp without a connection", checks.amqpCheck, {}, /connection\.createChannel/],
  ["ai without a provider", checks.aiProviderCheck, {}, /provider\.sendMessage/],
  [
    "ai that cannot be cheap",
    checks.aiProviderCheck,
    { provider: { sendMessage() {} }, mode: "cheap" },
    /mode cheap: expected provider\.listModels or ping/,
  ],
  [
    "ai without a budget",
    checks.aiProviderCheck,
    { provider: { sendMessage() {} }, dailyCalls: 0 },
    /dailyCalls: expected an integer > 0/,
  ],
  ["git of another kind", checks.gitProviderCheck, { kind: "toString" }, /kind: expected github/],
  ["gitea without a URL", checks.gitProviderCheck, { kind: "gitea" }, /url: expected a URL/],
  [
    "secrets without a name",
    checks.secretManagerCheck,
    { manager: { getSecret() {} } },
    /secret: /,
  ],
  ["a file without a path", checks.fileFreshnessCheck, { unhealthyAge: "1h" }, /path: /],
  ["a directory missing", checks.fileWriteCheck, {}, /directory: expected text/],
  ["no bytes", checks.fileWriteCheck, { directory: "/", bytes: 0 }, /bytes: expected an integer/],
  ["a service without a URL", checks.internalServiceCheck, { url: "orders" }, /url: expected/],
  [
    "no telemetry at all",
    checks.telemetryPipelineCheck,
    { healthUrl: false },
    /metricsUrl or last/,
  ],
  ["telemetry's URL", checks.telemetryPipelineCheck, { metricsUrl: "x" }, /metricsUrl: expected/],
  ["a clock without a source", checks.clockSkewCheck, {}, /source: expected a URL/],
  ["a clock by FTP", checks.clockSkewCheck, { source: "ftp://h" }, /ntp:\/\/, http:\/\//],
  [
    "custom without run",
    (bad) => checks.customCheck(bad, { name: "mine" }),
    {},
    /target\.run: expected a function/,
  ],
  ["postgres without anything", checks.postgresCheck, undefined, /target: .*client.*got undefined/],
  ["postgres in words", checks.postgresCheck, { client, writable: "yes" }, /writable: .*got "yes"/],
  [
    "mysql2's pool with callbacks",
    checks.mysqlCheck,
    { pool: { getConnection() {}, promise() {} } },
    /pool: expected one of mysql2\/promise.*pool\.promise\(\)/,
  ],
  [
    "one status",
    checks.httpCheck,
    { url: "http://h", expectStatus: 200 },
    /expectStatus: expected an array of status codes such as \[200, 204\], got 200/,
  ],
  [
    "a status as text",
    checks.httpCheck,
    { url: "http://h", expectStatus: ["200"] },
    /got \["200"\]/,
  ],
  [
    "no status at all",
    checks.httpCheck,
    { url: "http://h", expectStatus: [] },
    /expectStatus: expected .*got \[\]/,
  ],
  [
    "a status of another name",
    checks.httpCheck,
    { url: "http://h", expectedStatus: [204] },
    /expectedStatus: unknown field, did you mean expectStatus\?/,
  ],
  [
    "a name beside the URL",
    checks.httpCheck,
    { url: "http://h", name: "shop" },
    /name: expected in the second argument/,
  ],
  ["no method", checks.httpCheck, { url: "http://h", method: "get it" }, /method: .*"HEAD"/],
  [
    "a body as a number",
    checks.httpCheck,
    { url: "http://h", expectBody: 5 },
    /expectBody: .*got 5/,
  ],
  [
    "headers in words",
    checks.internalServiceCheck,
    { url: "http://h", headers: "Bearer x" },
    /headers: expected an object of headers, or a function, got string/,
  ],
  [
    "a record of no type",
    checks.dnsCheck,
    { hostname: "h", recordType: "PTR" },
    /recordType: .*SRV/,
  ],
  [
    "name servers by name",
    checks.dnsCheck,
    { hostname: "h", servers: ["foo"] },
    /servers: expected an array of addresses .*got \["foo"\]/,
  ],
  [
    "an authority's path",
    checks.tlsCertificateCheck,
    { host: "h", ca: "/etc/ssl/ca.pem" },
    /ca: expected a certificate in PEM.*not its path, got string/,
  ],
  [
    "free bytes with a unit",
    checks.diskSpaceCheck,
    { minFreeBytes: "10GB" },
    /minFreeBytes: expected a number >= 0, got "10GB"/,
  ],
  ["a share as text", checks.cpuCheck, { degradedAt: "0.5" }, /degradedAt: expected a number/],
  ["a file without an age", checks.fileFreshnessCheck, { path: "/x" }, /unhealthyAge: expected/],
  [
    "an age in words",
    checks.fileFreshnessCheck,
    { path: "/x", unhealthyAge: "soon" },
    /unhealthyAge: expected a duration such as "30s", got "soon"/,
  ],
  ["brokers as text", checks.kafkaCheck, { admin: {}, minBrokers: "3" }, /minBrokers: .*got "3"/],
  [
    "an exporter's time that is no function",
    checks.telemetryPipelineCheck,
    { lastExport: 5 },
    /lastExport: expected a function, got 5/,
  ],
];

describe("a built-in check that is pointed at nothing usable is refused at once", () => {
  test.each(mistakes)("%s", (_, define, target, message) => {
    const attempt = (): unknown => define(target as never);
    expect(attempt).toThrow(message);
    expect(attempt).toThrow(
      expect.objectContaining({
        code: "OBS_HEALTH_CHECK_INVALID",
      }),
    );
  });

  test("and never repeats a URL, which may hold credentials", () => {
    const url = "postgres://user:secret@db/x";
    expect(() => checks.httpCheck({ url })).not.toThrow(/secret/);
    expect(() => checks.httpCheck({ url })).toThrow("url: expected a URL");
    expect(() => checks.postgresCheck(url as never)).not.toThrow(/secret/);
    expect(() => checks.postgresCheck(url as never)).toThrow("got string");
  });

  test("unless it is an object of a class, which has fields of its own", () => {
    class Jobs {
      readonly name = "jobs";
      readonly degradedDepth = 1;
      measure(): number {
        return this.name.length;
      }
    }
    expect(() => checks.queueDepthCheck(new Jobs())).not.toThrow();
  });

  test("and so is a wrong common option", () => {
    expect(() => checks.diskSpaceCheck({}, { interval: "soon" })).toThrow(/interval/);
    expect(() => checks.customCheck({ run: () => true }, { name: "not a name" })).toThrow(/name/);
    expect(() => checks.diskSpaceCheck({}, "data-disk" as never)).toThrow(/options in an object/);
  });
});

/** One of each, as small as it may be. */
const smallest: Readonly<Record<string, HealthCheckDefinition>> = {
  "ai-provider": checks.aiProviderCheck({ provider: { async *sendMessage() {} } }),
  amqp: checks.amqpCheck({ connection: () => undefined }),
  "clock-skew": checks.clockSkewCheck({ source: "ntp://localhost" }),
  cpu: checks.cpuCheck(),
  mine: checks.customCheck({ run: () => true }, { name: "mine" }),
  "disk-space": checks.diskSpaceCheck(),
  dns: checks.dnsCheck({ hostname: "localhost" }),
  "event-loop": checks.eventLoopCheck(),
  "file-freshness": checks.fileFreshnessCheck({ path: "/x", unhealthyAge: "1h" }),
  "file-write": checks.fileWriteCheck({ directory: "/x" }),
  "git-provider": checks.gitProviderCheck({ kind: "github" }),
  http: checks.httpCheck({ url: "http://localhost" }),
  "internal-service": checks.internalServiceCheck({ url: "http://localhost/health" }),
  kafka: checks.kafkaCheck({ admin: { describeCluster: async () => ({ brokers: [] }) } }),
  memory: checks.memoryCheck(),
  mongodb: checks.mongodbCheck({ db: { command: async () => undefined } }),
  mysql: checks.mysqlCheck({
    pool: {
      getConnection: async () => ({
        ...client,
        release: () => undefined,
        destroy: () => undefined,
      }),
    },
  }),
  postgres: checks.postgresCheck({ client }),
  "queue-depth": checks.queueDepthCheck({ measure: () => 0, degradedDepth: 1 }),
  redis: checks.redisCheck({ client: { ping: async () => "PONG" } }),
  "secret-manager": checks.secretManagerCheck({
    manager: { getSecret: async () => "" },
    secret: "s",
  }),
  sqlite: checks.sqliteCheck({ database: { prepare: () => ({ all: () => [] }), exec: () => 0 } }),
  tcp: checks.tcpCheck({ host: "localhost", port: 1 }),
  "telemetry-pipeline": checks.telemetryPipelineCheck(),
  "tls-certificate": checks.tlsCertificateCheck({ host: "localhost" }),
};

describe("every built-in check", () => {
  test("is exported, 25 of them, and tested here by its default name", () => {
    expect(Object.keys(checks)).toHaveLength(25);
    expect(Object.values(smallest).map(({ name }) => name)).toEqual(Object.keys(smallest));
    expect(Object.keys(smallest)).toHaveLength(25);
  });

  test("takes the common options, which win over its own", () => {
    const check = checks.diskSpaceCheck(
      { path: "/" },
      { name: "data-disk", interval: "5m", groups: ["readiness"], owner: "storage" },
    );
    expect(check).toMatchObject({
      name: "data-disk",
      interval: "5m",
      groups: ["readiness"],
      owner: "storage",
    });
  });

  test.each(Object.entries(smallest))(
    "%s settles when its signal was aborted before it began",
    async (_, check) => {
      const signal = AbortSignal.abort(new Error("the health service stops"));
      const outcome = await Promise.resolve()
        .then(async () => check.check({ signal, timeoutMs: 1000, reason: "manual" }))
        .then(
          ({ status }) => status,
          (error: Error) => error.message,
        );
      expect(outcome).toMatch(/^(healthy|degraded|unhealthy|.*the health service stops.*)$/s);
    },
  );
});
