import { EventEmitter } from "node:events";

import { Redis } from "ioredis";
import { createClient, type RedisClientOptions } from "redis";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { redisCheck } from "#src/health/checks/redis.ts";
import { freePort } from "../../helpers/free-port.ts";
import { probe } from "../../helpers/probe.ts";
import { redisMissing, startRedis, type RedisServer } from "../../helpers/redis.ts";
import { requireServer } from "../../helpers/required-server.ts";
import { startBlackHole } from "../../helpers/tcp-server.ts";

type Client = ReturnType<typeof createClient>;

function clientOn(url: string, options: RedisClientOptions = {}): Client & Disposable {
  const client = createClient({ url, socket: { reconnectStrategy: 20 }, ...options });
  client.on("error", () => undefined);
  return Object.assign(client, { [Symbol.dispose]: () => client.destroy() });
}

function ioredisOn(port: number): Redis & Disposable {
  const client = new Redis({ port, retryStrategy: () => 20 });
  client.on("error", () => undefined);
  return Object.assign(client, { [Symbol.dispose]: () => client.disconnect() });
}

describe("the check of a real Redis", () => {
  let server: RedisServer;

  beforeAll(async () => {
    if (redisMissing === undefined) server = await startRedis();
  });
  afterAll(async () => server?.[Symbol.asyncDispose]());
  beforeEach(({ skip }) => requireServer(skip, redisMissing));

  test("is healthy", async () => {
    using client = clientOn(server.url);
    await client.connect();
    expect(await probe(redisCheck({ client }))).toEqual({ status: "healthy" });
  });

  test("sends one PING to a frozen server, however often it runs, and recovers", async () => {
    using client = clientOn(server.url);
    await client.connect();
    const check = redisCheck({ client });
    {
      using _frozen = server.freeze();
      expect(await probe(check, { timeoutMs: 80 })).toEqual({
        status: "unhealthy",
        message: "timeout after 80 ms",
      });
      for (let run = 0; run < 5; run += 1) {
        const { message } = await probe(check, { timeoutMs: 50 });
        expect(message).toMatch(/an earlier call is still unanswered after \d+\.\d s/);
      }
    }
    await expect.poll(async () => probe(check)).toEqual({ status: "healthy" });
    // one PING from the first test, one held by the frozen server, one or two since
    const stats = await client.info("commandstats");
    const pings = Number(/cmdstat_ping:calls=(\d+)/.exec(stats)?.[1]);
    expect(pings).toBeLessThanOrEqual(4);
  });

  test("is unhealthy while the server loads or refuses commands, in the server's words", async () => {
    using client = clientOn(server.url);
    await client.connect();
    await client.configSet("requirepass", "secret");
    using stranger = clientOn(server.url);
    stranger.connect().catch(() => undefined);
    const { status, message } = await probe(redisCheck({ client: stranger }));
    expect(status).toBe("unhealthy");
    expect(message).toMatch(/not connected|NOAUTH/);
    await client.configSet("requirepass", "");
  });

  test("notices at once that the server has stopped, and does not wait in the offline queue", async () => {
    await using stopping = await startRedis();
    using client = clientOn(stopping.url);
    await client.connect();
    const check = redisCheck({ client });
    expect(await probe(check)).toEqual({ status: "healthy" });
    await stopping.stop();
    await expect
      .poll(async () => probe(check))
      .toEqual({
        status: "unhealthy",
        message: `the client is not connected: connect ECONNREFUSED 127.0.0.1:${stopping.port}`,
      });
  });

  test("by ioredis is healthy, sends one PING while the server is frozen, and recovers", async () => {
    using client = ioredisOn(server.port);
    const check = redisCheck({ client });
    await expect.poll(async () => probe(check)).toEqual({ status: "healthy" });
    {
      using _frozen = server.freeze();
      expect((await probe(check, { timeoutMs: 60 })).message).toBe("timeout after 60 ms");
      const { message } = await probe(check, { timeoutMs: 60 });
      expect(message).toMatch(/^an earlier call is still unanswered after/);
    }
    await expect.poll(async () => probe(check)).toEqual({ status: "healthy" });
  });

  test("by ioredis says that the server has stopped, and recovers", async () => {
    await using stopping = await startRedis();
    using client = ioredisOn(stopping.port);
    const check = redisCheck({ client });
    await expect.poll(async () => probe(check)).toEqual({ status: "healthy" });
    await stopping.stop();
    await expect
      .poll(async () => (await probe(check)).message)
      .toMatch(/^the client is not connected \(reconnecting\): connect ECONNREFUSED/);
    await using _back = await startRedis(stopping.port);
    await expect.poll(async () => probe(check)).toEqual({ status: "healthy" });
  });
});

describe("the check of a Redis that is not there", () => {
  test("is unhealthy at once on a refused port", async () => {
    using client = clientOn(`redis://:secret@127.0.0.1:${await freePort()}`);
    client.connect().catch(() => undefined);
    expect(await probe(redisCheck({ client }))).toEqual({
      status: "unhealthy",
      message: "the client is not connected",
    });
  });

  test("is unhealthy at once on a server that accepts and never answers", async () => {
    await using hole = await startBlackHole();
    using client = clientOn(`redis://127.0.0.1:${hole.port}`);
    client.connect().catch(() => undefined);
    await expect.poll(() => hole.open.size).toBe(1);
    const result = await probe(redisCheck({ client }), { timeoutMs: 100 });
    expect(result.status).toBe("unhealthy");
    expect(hole.open.size).toBe(1);
  });
});

describe("the check of an ioredis client", () => {
  test.each(["connecting", "reconnecting", "close", "end"])(
    "does not queue a command while it is %s",
    async (status) => {
      let pings = 0;
      const client = { status, ping: async () => `${(pings += 1)}` };
      const result = await probe(redisCheck({ client }));
      expect(result.message).toBe(`the client is not connected (${status})`);
      expect(pings).toBe(0);
    },
  );

  test("sends the first command of a lazy client, which connects it", async () => {
    const client = { status: "wait", ping: async () => "PONG" };
    expect(await probe(redisCheck({ client }))).toEqual({ status: "healthy" });
  });

  test("refuses an answer that is not PONG", async () => {
    const client = { status: "ready", ping: async () => ["pong", ""] };
    expect((await probe(redisCheck({ client }))).message).toBe('expected PONG, got ["pong",""]');
  });

  test("does not silence the errors of a client that nobody listens to", async () => {
    const client = Object.assign(new EventEmitter(), { status: "close", ping: async () => "PONG" });
    const check = redisCheck({ client });
    await probe(check);
    expect(client.listenerCount("error")).toBe(0);
    client.on("error", () => undefined);
    await probe(check);
    client.emit("error", new Error("WRONGPASS"));
    expect((await probe(check)).message).toBe("the client is not connected (close): WRONGPASS");
  });
});
