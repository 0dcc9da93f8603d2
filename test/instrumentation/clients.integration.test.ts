import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

import { afterAll, beforeAll, expect, it } from "vitest";

import { type Consumer, createConsumer } from "../helpers/consumer.ts";
import { ferretdbMissing, startFerretdb } from "../helpers/ferretdb.ts";
import { runForeignApp } from "../helpers/foreign-app.ts";
import { foreignPackages } from "../helpers/foreign-packages.ts";
import { mariadbMissing, startMariadb } from "../helpers/mariadb.ts";
import type { OtlpReceiver, ReceivedSpan } from "../helpers/otlp-receiver.ts";
import { redisMissing, startRedis } from "../helpers/redis.ts";
import { requireServer } from "../helpers/required-server.ts";

let consumer: Consumer;
beforeAll(() => void (consumer = createConsumer()), 60_000);
afterAll(() => consumer[Symbol.dispose]());

/** The spans within each server span, in their order, and what that says of the operation. */
function requests({ spans }: OtlpReceiver): readonly unknown[] {
  const under = (id: string): unknown[] =>
    spans
      .filter(({ parentSpanId }) => parentSpanId === id)
      .map(({ spanId, name, status }) => {
        const inner = under(spanId);
        const text = status === "" ? name : `${name} failed`;
        return inner.length === 0 ? text : { [text]: inner };
      });
  return spans
    .filter(({ kind }) => kind === "SERVER")
    .map(({ spanId, attributes }) => [
      attributes["graphql.operation.type"],
      attributes["graphql.operation.name"],
      ...under(spanId),
    ]);
}

const prepared = ["graphql.parse", "graphql.validate"];

it("graphql 17 tells of its operations by its channels: on the server span too", async () => {
  const folder = await foreignPackages("latest");
  const { receiver, warnings } = await runForeignApp(consumer, folder, "graphql.mjs");
  expect(warnings).toEqual([]);
  expect(requests(receiver)).toEqual([
    ["query", "Order", ...prepared, { "query Order": ["resolver"] }],
    ["mutation", undefined, ...prepared, "mutation"],
    ["query", undefined, ...prepared, "query failed"],
    [undefined, undefined, ...prepared],
    [undefined, undefined, "graphql.parse failed"],
  ]);
  expect(JSON.stringify(receiver.spans)).not.toContain("id: 4711");
});

it("operations of GraphQL Yoga and Apollo Server on graphql 16 are alike", async () => {
  const folder = await foreignPackages("earlier");
  const { receiver, warnings } = await runForeignApp(consumer, folder, "graphql.mjs");
  expect(warnings).toEqual([]);
  const ofOne = [
    ["query", "Order", ...prepared, { "query Order": ["resolver"] }],
    ["mutation", undefined, ...prepared, "mutation"],
    ["query", undefined, ...prepared, "query failed"],
    [undefined, undefined, ...prepared],
  ];
  expect(requests(receiver)).toEqual([...ofOne, ...ofOne]);
  expect(JSON.stringify(receiver.spans)).not.toContain("id: 4711");
});

it("a major that its instrumentation does not name yet makes spans: openai 7", async () => {
  const folder = await foreignPackages("latest");
  const { receiver, warnings } = await runForeignApp(consumer, folder, "majors.mjs");
  expect(warnings).toEqual([]);
  const named = (name: string): ReceivedSpan | undefined =>
    receiver.spans.find((span) => span.name === name);
  expect(named("chat example-1")).toMatchObject({
    kind: "CLIENT",
    attributes: { "gen_ai.usage.input_tokens": 2, "gen_ai.usage.output_tokens": 3 },
  });
  expect(JSON.stringify(receiver.spans)).not.toContain("secret");
});

it("a version that nobody covers is named once", async () => {
  const folder = join(consumer.folder, "node_modules", "tedious");
  mkdirSync(folder);
  const manifest = { name: "tedious", version: "99.0.0", main: "index.js" };
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
  writeFileSync(join(folder, "index.js"), "exports.Connection = class Connection {};");
  const app = `
    import "tedious";
    import { createRequire } from "node:module";
    createRequire(import.meta.url)("tedious");
    await new Promise(setImmediate);
  `;
  writeFileSync(join(consumer.folder, "unknown-major.mjs"), app);
  const { warnings } = await runForeignApp(consumer, consumer.folder, "unknown-major.mjs");
  expect(warnings).toEqual([
    "[tamma-obs] tedious 99.0.0: no instrumentation covers this version; its spans are missing",
  ]);
});

it("what a library publishes and nobody understands is said once, and does no harm", async () => {
  const file = "odd-channels.mjs";
  const { stdout, warnings } = await runForeignApp(consumer, consumer.folder, file);
  expect(stdout).toBe("Set(1) { 'answer' }\n");
  expect(warnings).toEqual(
    [
      ["ioredis", "ioredis:command"],
      ["@redis/client", "node-redis:command"],
      ["@redis/client", "node-redis:batch"],
      ["mysql2", "mysql2:query"],
      ["mongoose", "mongoose:query"],
      ["graphql", "graphql:execute"],
    ].map(
      ([name, channel]) =>
        `[tamma-obs] ${name}: what it publishes on ${channel} is not understood: Error: hostile`,
    ),
  );
});

// Three servers and a build: more than the usual bound on hanging where machines are shared
it("in a bundle, clients that publish their calls make spans and measurements", async ({
  skip,
}) => {
  requireServer(skip, redisMissing ?? mariadbMissing ?? ferretdbMissing);
  const folder = await foreignPackages("latest");
  await using redis = await startRedis();
  await using mysql = await startMariadb();
  await using mongodb = await startFerretdb();
  await bundle(folder, "bundled-clients.mjs", join(consumer.folder, "bundle.mjs"));
  const env = {
    REDIS: redis.url,
    MYSQL: `mysql://root@127.0.0.1:${mysql.port}/mysql`,
    MONGODB: `mongodb://app:secret@127.0.0.1:${mongodb.port}/admin`,
  };
  const { receiver, warnings } = await runForeignApp(consumer, consumer.folder, "bundle.mjs", env);
  expect(warnings).toEqual([]);
  const request = receiver.spans.find(({ name }) => name === "bundled");
  const within = receiver.spans.filter(({ parentSpanId }) => parentSpanId === request?.spanId);
  expect(within.map(({ name }) => name)).toEqual([
    "get",
    "GET",
    "SELECT",
    "findOne bundleds",
    // Of the schema and of the request
    "graphql.parse",
    "graphql.parse",
    "graphql.validate",
    "query",
  ]);
  const measured = receiver.metrics.findLast(({ name }) => name === "db.client.operation.duration");
  expect(measured?.points.map((point) => point["db.operation.name"])).toEqual([
    "get",
    "GET",
    "SELECT",
    "findOne",
  ]);
  expect(measured?.values).toEqual([1, 1, 1, 1]);
}, 120_000);

interface Esbuild {
  readonly build: (options: object) => Promise<unknown>;
}

async function bundle(folder: string, file: string, outfile: string): Promise<void> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- of the foreign packages
  const { build } = createRequire(join(folder, "package.json"))("esbuild") as Esbuild;
  const require = `import { createRequire } from "node:module"; const require = createRequire(import.meta.url);`;
  await build({
    entryPoints: [join(folder, file)],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    banner: { js: require },
    logLevel: "error",
  });
}
