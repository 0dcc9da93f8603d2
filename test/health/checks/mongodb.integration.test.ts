import { MongoClient, type MongoClientOptions } from "mongodb";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { mongodbCheck } from "#src/health/checks/mongodb.ts";
import type { HealthCheckDefinition } from "#src/health/check.ts";
import { ferretdbMissing, startFerretdb } from "../../helpers/ferretdb.ts";
import { freePort } from "../../helpers/free-port.ts";
import { probe } from "../../helpers/probe.ts";
import { requireServer } from "../../helpers/required-server.ts";
import type { SpawnedServer } from "../../helpers/spawned-server.ts";
import { startBlackHole } from "../../helpers/tcp-server.ts";

interface Checked extends AsyncDisposable {
  readonly client: MongoClient;
  readonly check: HealthCheckDefinition;
}

function clientOn(port: number, user = "", options: MongoClientOptions = {}): Checked {
  const client = new MongoClient(`mongodb://${user}127.0.0.1:${port}/`, options);
  return {
    client,
    check: mongodbCheck({ db: client.db("admin") }),
    [Symbol.asyncDispose]: async () => client.close(),
  };
}

const user = "app:secret@";

describe("the check of a real server of MongoDB's protocol", () => {
  let server: SpawnedServer;

  beforeAll(async () => {
    if (ferretdbMissing === undefined) server = await startFerretdb();
  });
  afterAll(async () => server?.[Symbol.asyncDispose]());
  beforeEach(({ skip }) => requireServer(skip, ferretdbMissing));

  test("is healthy, and leaves no listener on the client", async () => {
    await using mongo = clientOn(server.port, user);
    expect(await probe(mongo.check)).toEqual({ status: "healthy" });
    expect(mongo.client.listenerCount("serverHeartbeatFailed")).toBe(0);
  });

  test("says that a password is refused, without repeating it", async () => {
    await using mongo = clientOn(server.port, "app:wrong-secret@");
    const { status, message } = await probe(mongo.check);
    expect(status).toBe("unhealthy");
    expect(message).toMatch(/Authentication failed/i);
    expect(message).not.toContain("wrong-secret");
  });

  test("settles at each deadline on a frozen server, holds no more connections than before, and recovers", async () => {
    await using mongo = clientOn(server.port, user);
    let open = 0;
    mongo.client.on("connectionCreated", () => void (open += 1));
    mongo.client.on("connectionClosed", () => void (open -= 1));
    expect(await probe(mongo.check)).toEqual({ status: "healthy" });
    {
      using _frozen = server.freeze();
      for (let run = 0; run < 4; run += 1) {
        expect(await probe(mongo.check, { timeoutMs: 60 })).toMatchObject({ status: "unhealthy" });
      }
      expect(open).toBeLessThanOrEqual(1);
    }
    await expect.poll(async () => probe(mongo.check)).toEqual({ status: "healthy" });
  });

  test("names the port that refuses once the server is gone, and recovers", async () => {
    const stopping = await startFerretdb();
    await using mongo = clientOn(stopping.port, user);
    expect(await probe(mongo.check)).toEqual({ status: "healthy" });
    await stopping[Symbol.asyncDispose]();
    await expect.poll(async () => (await probe(mongo.check)).message).toMatch(/ECONNREFUSED/);
    await using _back = await startFerretdb(stopping.port);
    await expect.poll(async () => probe(mongo.check)).toEqual({ status: "healthy" });
  });
});

describe("the check of a MongoDB that is not there", () => {
  test("names the port that refuses, long before the driver gives up", async () => {
    const port = await freePort();
    await using mongo = clientOn(port);
    expect(await probe(mongo.check, { timeoutMs: 2_000 })).toEqual({
      status: "unhealthy",
      message: `no answer, and heartbeats fail: 127.0.0.1:${port}: connect ECONNREFUSED 127.0.0.1:${port}`,
    });
    await expect.poll(() => mongo.client.listenerCount("serverHeartbeatFailed")).toBe(0);
  });

  test("repeats the driver's own words when it gives up first", async () => {
    const port = await freePort();
    await using mongo = clientOn(port, "", { serverSelectionTimeoutMS: 100 });
    expect((await probe(mongo.check)).message).toBe(`connect ECONNREFUSED 127.0.0.1:${port}`);
  });

  test("settles at the deadline on a server that accepts and never answers, and holds one connection", async () => {
    await using hole = await startBlackHole();
    await using mongo = clientOn(hole.port);
    expect((await probe(mongo.check, { timeoutMs: 60 })).message).toBe("timeout after 60 ms");
    for (let run = 0; run < 4; run += 1) {
      const { message } = await probe(mongo.check, { timeoutMs: 60 });
      // the driver needs a moment to notice the abort
      expect(message).toMatch(/^(timeout after 60 ms|an earlier call is still unanswered)/);
    }
    expect(hole.open.size).toBe(1);
  });
});
