import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";

import { type Consumer, createConsumer, startApp } from "../../helpers/consumer.ts";
import { ferretdbMissing, startFerretdb } from "../../helpers/ferretdb.ts";
import { foreignPackages, type ForeignSet } from "../../helpers/foreign-packages.ts";
import { mariadbMissing, startMariadb } from "../../helpers/mariadb.ts";
import { postgresBinaries, startPostgres } from "../../helpers/postgres.ts";
import { redisMissing, startRedis } from "../../helpers/redis.ts";
import { requireServer } from "../../helpers/required-server.ts";

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
  };
}, 120_000);
afterAll(() => servers.disposeAsync());
beforeEach(({ skip }) => requireServer(skip, missing));

/** Runs the application to its end. Returns what came over the network. */
async function sentBy(set: ForeignSet, more: NodeJS.ProcessEnv = {}): Promise<string> {
  const bodies: Buffer[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request
      .on("data", (chunk: Buffer) => chunks.push(chunk))
      .on("end", () => {
        const body = Buffer.concat(chunks);
        const gzipped = request.headers["content-encoding"] === "gzip";
        bodies.push(gzipped ? gunzipSync(body) : body);
        response.end();
      });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  try {
    await using app = startApp({ folder: await foreignPackages(set) }, "secret-values.mjs", {
      flags: ["--import", join(consumer.built, "dist/instrumentation/preload.js")],
      env: { ...env, OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`, ...more },
    });
    const ended = await app.ended();
    if (ended.code !== 0) throw new Error(`it ended: ${app.stdout()}${app.stderr()}`);
    return Buffer.concat(bodies).toString("latin1");
  } finally {
    server.close();
  }
}

/** The places whose value has left the process. */
function leaked(sent: string): readonly string[] {
  return [...new Set(Array.from(sent.matchAll(/plantedvalue-([\w-]*)/g), ([, at]) => String(at)))];
}

it.each<ForeignSet>(["latest", "earlier"])(
  "no value that a client is given leaves the process, also where what failed is logged: %s",
  async (set) => {
    const sent = await sentBy(set);
    expect(leaked(sent)).toEqual([]);
    // All of them have been there
    for (const name of ["SELECT", "secrets", "evalsha", "process secrets", "query Order"]) {
      expect(sent.toLowerCase()).toContain(name.toLowerCase());
    }
  },
);
