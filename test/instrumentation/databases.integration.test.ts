import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";

import { type Consumer, createConsumer } from "../helpers/consumer.ts";
import { ferretdbMissing, startFerretdb } from "../helpers/ferretdb.ts";
import { runForeignApp } from "../helpers/foreign-app.ts";
import { foreignPackages, type ForeignSet } from "../helpers/foreign-packages.ts";
import { mariadbMissing, startMariadb } from "../helpers/mariadb.ts";
import type { OtlpReceiver } from "../helpers/otlp-receiver.ts";
import { postgresBinaries, startPostgres } from "../helpers/postgres.ts";
import { redisMissing, startRedis } from "../helpers/redis.ts";
import { requireServer } from "../helpers/required-server.ts";

const missing =
  ferretdbMissing ??
  mariadbMissing ??
  redisMissing ??
  (postgresBinaries === undefined ? "PostgreSQL is not installed" : undefined);
const servers = new AsyncDisposableStack();
let env: Record<string, string>;
let consumer: Consumer;

beforeAll(async () => {
  if (missing !== undefined) return;
  consumer = servers.use(createConsumer());
  const folder = mkdtempSync(join(tmpdir(), "databases-"));
  servers.defer(() => rmSync(folder, { recursive: true }));
  const [postgres, redis, mysql, mongodb] = await Promise.all([
    startPostgres().then((server) => servers.use(server)),
    startRedis().then((server) => servers.use(server)),
    startMariadb().then((server) => servers.use(server)),
    startFerretdb().then((server) => servers.use(server)),
  ]);
  env = {
    POSTGRES: postgres.url,
    REDIS: redis.url,
    MYSQL: `mysql://root@127.0.0.1:${mysql.port}/mysql`,
    MONGODB: `mongodb://app:secret@127.0.0.1:${mongodb.port}/admin`,
    SQLITE: join(folder, "orders.db"),
  };
}, 120_000);
afterAll(() => servers.disposeAsync());
beforeEach(({ skip }) => requireServer(skip, missing));

async function run(set: ForeignSet, file: string, more = {}): Promise<OtlpReceiver> {
  const folder = await foreignPackages(set);
  const { receiver, warnings } = await runForeignApp(consumer, folder, file, { ...env, ...more });
  expect(warnings).toEqual([]);
  return receiver;
}

/** The calls of each request, in their order, with those that they enclose. */
function calls({ spans }: OtlpReceiver): Record<string, unknown> {
  const under = (id: string): unknown[] =>
    spans
      .filter(({ parentSpanId, name }) => parentSpanId === id && !name.endsWith("connect"))
      .map(({ spanId, name, status }) => {
        const inner = under(spanId);
        const text = status === "" ? name : `${name} failed`;
        return inner.length === 0 ? text : { [text]: inner };
      });
  const requests = spans.filter(({ scope }) => scope === "app");
  return Object.fromEntries(requests.map(({ spanId, name }) => [name, under(spanId)]));
}

/** How many operations `db.client.operation.duration` counts. */
function counted({ metrics }: OtlpReceiver): Record<string, number> {
  const ofAll = metrics.filter(({ name }) => name === "db.client.operation.duration");
  const last = new Map(ofAll.map((metric) => [metric.scope, metric]));
  const entries = [...last.values()].flatMap(({ points, values }) =>
    points.map((point, index): [string, number] => [
      ["db.system.name", "db.operation.name", "error.type"]
        .flatMap((key) => (key in point ? [String(point[key])] : []))
        .join(" "),
      values[index] ?? 0,
    ]),
  );
  const sums: Record<string, number> = {};
  for (const [key, count] of entries) sums[key] = (sums[key] ?? 0) + count;
  return sums;
}

it("today's clients: one span and one measurement for each operation, and no values", async () => {
  const receiver = await run("latest", "databases.mjs");
  expect(calls(receiver)).toEqual({
    "node:sqlite": ["INSERT", "INSERT", "SELECT", "SELECT", "SELECT", "SELECT", "UPDATE"].concat(
      "INSERT failed",
    ),
    pg: ["pg.query:SELECT postgres", "pg.query:SELECT postgres", "pg.query:SELECT postgres failed"],
    knex: [
      { "insert postgres.orders": ["pg.query:INSERT postgres"] },
      { "select postgres.orders": ["pg.query:SELECT postgres"] },
      { "select postgres.nothing failed": ["pg.query:SELECT postgres failed"] },
    ],
    mysql2: ["SELECT", "SELECT", "SELECT failed"],
    "mysql2 stream": ["SELECT"],
    // Both wait for the only connection of a pool
    "mysql2 one": ["SELECT", "SELECT"],
    "mysql2 other": ["SHOW", "SHOW"],
    mongodb: ["insert orders", "find orders", "nothing $cmd failed"],
    mongoose: [{ "save orders": ["insert orders"] }, { "findOne orders": ["find orders"] }],
    ioredis: ["set", "get", "lpush failed", "multi", "get", "exec"],
    redis: ["SET", "GET", "LPUSH failed", "MULTI"],
  });
  expect(counted(receiver)).toEqual({
    "sqlite INSERT": 2,
    "sqlite SELECT": 4,
    "sqlite UPDATE": 1,
    "sqlite INSERT ERR_SQLITE_ERROR": 1,
    // Those of pg outside of a request are not measured; knex' are pg's
    "postgresql SELECT": 3,
    "postgresql INSERT": 1,
    "postgresql SELECT 42703": 1,
    "postgresql SELECT 42P01": 1,
    "mysql SELECT": 5,
    "mysql SHOW": 2,
    "mysql SELECT ER_NO_SUCH_TABLE": 1,
    "mongodb insert": 2,
    "mongodb find": 2,
    "mongodb nothing _OTHER": 1,
    "redis set": 1,
    "redis get": 2,
    "redis lpush ReplyError": 1,
    "redis multi": 1,
    "redis exec": 1,
    "redis SET": 1,
    "redis GET": 1,
    "redis LPUSH Error": 1,
    "redis MULTI": 1,
  });
  expect(JSON.stringify(receiver.spans)).not.toContain("secret");
  expect(receiver.spans.map(({ status }) => status)).toEqual(
    expect.arrayContaining(["ERROR: relation ? does not exist", "ERROR: column ? does not exist"]),
  );
  const select = receiver.spans.find(({ attributes }) => attributes["db.system.name"] === "mysql");
  const { port, hostname } = new URL(String(env["MYSQL"]));
  expect(select).toMatchObject({
    kind: "CLIENT",
    scope: "@tamma/observability",
    attributes: {
      "db.system.name": "mysql",
      "db.namespace": "mysql",
      "db.operation.name": "SELECT",
      "db.query.text": "SELECT ? AS a, ?",
      "server.address": hostname,
      "server.port": Number(port),
    },
  });
});

const earlier = {
  "mysql SELECT": 1,
  "mysql SELECT _OTHER": 1,
  "mongodb insert": 2,
  "mongodb find": 2,
  "redis set": 1,
  "redis get": 1,
  "redis SET": 1,
  "redis GET": 1,
  "redis LPUSH Error": 1,
  "redis MULTI": 2,
};

it("the majors before: one measurement for each operation, whoever makes the spans", async () => {
  const receiver = await run("earlier", "databases.mjs");
  expect(calls(receiver)).toMatchObject({
    mysql: ["SELECT", "SELECT failed"],
    mongodb: ["insert orders", "find orders"],
    ioredis: ["set", "get"],
    // They do not enclose their driver's, and are not counted
    mongoose: ["insert orders", "find orders", "save orders", "findOne orders"],
    redis: ["redis-SET", "redis-GET", "redis-LPUSH failed", "redis-GET", "redis-SET"],
  });
  expect(counted(receiver)).toEqual(earlier);
  expect(JSON.stringify(receiver.spans)).not.toContain("secret");
});

it("the settings turn off channels, and what this package instruments itself", async () => {
  const off = { OTEL_NODE_DISABLED_INSTRUMENTATIONS: "mysql2,node-sqlite,ioredis" };
  const receiver = await run("latest", "databases.mjs", off);
  expect(calls(receiver)).toMatchObject({
    "node:sqlite": [],
    mysql2: [],
    ioredis: [],
    redis: ["SET", "GET", "LPUSH failed", "MULTI"],
  });
});

it("operations are measured although their traces are not sampled", async () => {
  const receiver = await run("earlier", "databases.mjs", { OTEL_TRACES_SAMPLER: "always_off" });
  expect(receiver.spans).toEqual([]);
  expect(counted(receiver)).toEqual(earlier);
});

it("without traces no operation is measured", async () => {
  const receiver = await run("earlier", "databases.mjs", { OTEL_TRACES_EXPORTER: "none" });
  expect(counted(receiver)).toEqual({});
});

it("a command of ioredis that waits for its connection has no span, and one that is sent has", async () => {
  const receiver = await run("latest", "ioredis-waits.mjs");
  expect(calls(receiver)).toEqual({ waits: [], sent: ["get"] });
});
