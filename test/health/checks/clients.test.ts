import { EventEmitter } from "node:events";

import { describe, expect, test } from "vitest";

import { amqpCheck, type AmqpChannel } from "#src/health/checks/amqp.ts";
import { customCheck } from "#src/health/checks/custom.ts";
import { kafkaCheck } from "#src/health/checks/kafka.ts";
import { mongodbCheck } from "#src/health/checks/mongodb.ts";
import { mysqlCheck, type MysqlConnection } from "#src/health/checks/mysql.ts";
import { queueDepthCheck } from "#src/health/checks/queue-depth.ts";
import { secretManagerCheck } from "#src/health/checks/secret-manager.ts";
import type { HealthCheckDefinition } from "#src/health/check.ts";
import { probe } from "../../helpers/probe.ts";

const never = async (): Promise<never> => new Promise<never>(() => undefined);

/** A client that answers only once it is told to. */
function held<T>(value: T): { call: () => Promise<T>; calls: () => number; release: () => void } {
  const gate = Promise.withResolvers<void>();
  let calls = 0;
  return {
    async call() {
      calls += 1;
      await gate.promise;
      return value;
    },
    calls: () => calls,
    release: () => gate.resolve(),
  };
}

describe("the check of a client that cannot cancel", () => {
  const admin = (call: () => Promise<{ brokers: unknown[] }>): HealthCheckDefinition =>
    kafkaCheck({ admin: { describeCluster: call } });
  const channel = (call: () => Promise<AmqpChannel>): HealthCheckDefinition =>
    amqpCheck({ connection: { createChannel: call } });

  test.each<[string, (call: () => Promise<never>) => HealthCheckDefinition]>([
    ["kafka", admin],
    ["amqp", channel],
    ["mongodb", (call) => mongodbCheck({ db: { command: call } })],
    ["mysql", (call) => mysqlCheck({ pool: { getConnection: call } })],
    ["secret-manager", (call) => secretManagerCheck({ manager: { getSecret: call }, secret: "s" })],
    ["queue-depth", (call) => queueDepthCheck({ measure: call, degradedDepth: 1 })],
    ["custom", (call) => customCheck({ run: call }, { name: "custom" })],
  ])("of %s settles at the deadline and calls it once while it hangs", async (_, define) => {
    let calls = 0;
    const check = define(async () => {
      calls += 1;
      return never();
    });
    const [first, second] = [
      await probe(check, { timeoutMs: 20 }),
      await probe(check, { timeoutMs: 20 }),
    ];
    expect(first).toEqual({ status: "unhealthy", message: "timeout after 20 ms" });
    expect(second.message).toMatch(/^an earlier call is still unanswered after \d+\.\d s$/);
    expect(calls).toBe(1);
  });

  test("goes on once the call has returned", async () => {
    const client = held({ brokers: [1] });
    const check = admin(client.call);
    await probe(check, { timeoutMs: 10 });
    client.release();
    await expect.poll(async () => probe(check)).toMatchObject({ status: "healthy" });
    expect(client.calls()).toBe(2);
  });

  test("repeats what the client said after the deadline of the run before", async () => {
    const ends: PromiseWithResolvers<never>[] = [];
    const check = admin(async () => {
      const end = Promise.withResolvers<never>();
      ends.push(end);
      return end.promise;
    });
    expect((await probe(check, { timeoutMs: 20 })).message).toBe("timeout after 20 ms");
    ends[0]?.reject(new Error("connect ECONNREFUSED"));
    await expect
      .poll(async () => (await probe(check, { timeoutMs: 20 })).message)
      .toBe("the call before: connect ECONNREFUSED");
  });

  test("names the reasons inside an error that has several", async () => {
    const failed = new AggregateError(
      [new Error("1", { cause: new Error("refused") }), new Error("reset")],
      "metadata failed 2 times",
    );
    const result = await probe(admin(async () => Promise.reject(failed)));
    expect(result.message).toBe("refused, reset");
  });

  test("leaves no listener on the signal", async () => {
    const signal = new EventTarget() as AbortSignal;
    let listeners = 0;
    signal.addEventListener = () => void (listeners += 1);
    signal.removeEventListener = () => void (listeners -= 1);
    Object.assign(signal, { aborted: false, throwIfAborted: () => undefined });
    const check = customCheck({ run: () => true }, { name: "custom" });
    await check.check({ signal, timeoutMs: 1000, reason: "schedule" });
    expect(listeners).toBe(0);
  });
});

describe("the check of a MySQL pool", () => {
  function poolOf(query: MysqlConnection["query"]): {
    pool: { getConnection: () => Promise<MysqlConnection> };
    events: string[];
  } {
    const events: string[] = [];
    const connection = {
      query,
      release: () => void events.push("release"),
      destroy: () => void events.push("destroy"),
    };
    return { pool: { getConnection: async () => connection }, events };
  }

  test("hands the deadline to the driver and gives the connection back", async () => {
    let options: unknown;
    const { pool, events } = poolOf(async (given) => {
      options = given;
      return [[{ 1: 1 }], []];
    });
    expect(await probe(mysqlCheck({ pool }), { timeoutMs: 250 })).toEqual({ status: "healthy" });
    expect(options).toEqual({ sql: "SELECT 1", timeout: 250 });
    expect(events).toEqual(["release"]);
  });

  test("destroys a connection whose query failed", async () => {
    const { pool, events } = poolOf(async () => {
      throw new Error("Query inactivity timeout");
    });
    expect(await probe(mysqlCheck({ pool }))).toMatchObject({
      status: "unhealthy",
      message: "Query inactivity timeout",
    });
    expect(events).toEqual(["destroy"]);
  });

  test("gives back a connection that came after the deadline, unused", async () => {
    const { pool, events } = poolOf(never);
    const late = held(await pool.getConnection());
    const check = mysqlCheck({ pool: { getConnection: late.call } });
    await probe(check, { timeoutMs: 10 });
    late.release();
    await expect.poll(() => events).toEqual(["release"]);
  });

  test.each([
    [[[{ read_only: 0 }], []], "healthy"],
    [[[{ read_only: 1 }], []], "unhealthy"],
    [[[{ read_only: "1" }], []], "unhealthy"],
    [[[[1]], []], "unhealthy"],
    [[[[0]], []], "healthy"],
    [[[{ read_only: "READ_ONLY" }], []], "unhealthy"],
    [[[], []], "unhealthy"],
  ])("that must be writable judges %j", async (rows, status) => {
    const { pool } = poolOf(async () => rows);
    expect(await probe(mysqlCheck({ pool, writable: true }))).toMatchObject({ status });
    expect(await probe(mysqlCheck({ pool }))).toMatchObject({ status: "healthy" });
  });
});

describe("the check of a MongoDB database", () => {
  test("is healthy once the ping is answered", async () => {
    const check = mongodbCheck({ db: { command: async () => ({ ok: 1 }) } });
    expect(await probe(check)).toEqual({ status: "healthy" });
  });

  test("pings with the signal, so that the driver stops at the deadline", async () => {
    const db = {
      async command(command: object, { signal }: { signal: AbortSignal }): Promise<unknown> {
        expect(command).toEqual({ ping: 1 });
        return new Promise((_, reject) => {
          signal.addEventListener("abort", () => reject(signal.reason as Error));
        });
      },
    };
    const check = mongodbCheck({ db });
    for (let run = 0; run < 2; run += 1) {
      expect((await probe(check, { timeoutMs: 20 })).message).toBe("timeout after 20 ms");
    }
  });
});

describe("the check of a Kafka cluster", () => {
  test.each([
    [3, "healthy", undefined],
    [1, "degraded", "1 of at least 2 brokers are up"],
    [0, "unhealthy", "0 of at least 2 brokers are up"],
  ])("with %i brokers is %s", async (count, status, message) => {
    const brokers = Array.from({ length: count }, (_, nodeId) => ({ nodeId }));
    const kafkajs = { describeCluster: async () => ({ brokers }) };
    const asked: unknown[] = [];
    const platformatic = {
      async metadata(options: { topics: string[]; forceUpdate: boolean }) {
        asked.push(options);
        return { brokers: new Map(brokers.map((broker) => [broker.nodeId, broker])) };
      },
    };
    for (const admin of [kafkajs, platformatic]) {
      const result = await probe(kafkaCheck({ admin, minBrokers: 2 }));
      expect(result).toMatchObject({ status, observed: { value: count, unit: "{broker}" } });
      expect(result.message).toBe(message);
    }
    expect(asked).toEqual([{ topics: [], forceUpdate: true }]);
  });
});

describe("the check of an AMQP connection", () => {
  class Channel extends EventEmitter implements AmqpChannel {
    closed = 0;
    broken = false;
    readonly queues: Readonly<Record<string, [number, number]>>;
    constructor(queues: Channel["queues"] = {}) {
      super();
      this.queues = queues;
    }
    async checkQueue(queue: string): ReturnType<AmqpChannel["checkQueue"]> {
      const state = this.queues[queue];
      if (state !== undefined) return { messageCount: state[0], consumerCount: state[1] };
      // as amqplib does when the broker closes the channel
      const error = new Error(
        `Operation failed: QueueDeclare; 404 (NOT-FOUND) no queue '${queue}'`,
      );
      this.broken = true;
      this.emit("error", error);
      throw error;
    }
    async close(): Promise<void> {
      this.closed += 1;
      if (this.broken) throw new Error("Channel closed");
    }
  }

  test("opens one channel and closes it", async () => {
    const channel = new Channel();
    const connection = { createChannel: async () => channel };
    expect(await probe(amqpCheck({ connection }))).toEqual({ status: "healthy" });
    expect(channel.closed).toBe(1);
  });

  test.each([
    [2, "healthy", undefined],
    [3, "degraded", "jobs: 2 of at least 3 consumers"],
  ])("that needs %i consumers of a queue is %s", async (minConsumers, status, message) => {
    const connection = { createChannel: async () => new Channel({ jobs: [7, 2] }) };
    const result = await probe(amqpCheck({ connection, queue: "jobs", minConsumers }));
    expect(result).toMatchObject({
      status,
      details: { queue: "jobs", messages: 7, consumers: 2 },
      observed: { value: 7, unit: "{message}" },
    });
    expect(result.message).toBe(message);
  });

  test("survives the error event of a channel whose queue is missing, and closes it", async () => {
    const channel = new Channel();
    const connection = { createChannel: async () => channel };
    const result = await probe(amqpCheck({ connection, queue: "missing" }));
    expect(result.message).toMatch(/NOT-FOUND/);
    expect(channel.closed).toBe(1);
    // amqplib emits from its socket's handler, where a missing listener ends the process
    expect(channel.listenerCount("error")).toBe(1);
  });

  test("closes a channel that opened after the deadline, without using it", async () => {
    const channel = new Channel();
    const late = held(channel);
    const check = amqpCheck({ connection: { createChannel: late.call }, queue: "missing" });
    await probe(check, { timeoutMs: 10 });
    late.release();
    await expect.poll(() => channel.closed).toBe(1);
  });

  test("follows a connection that is replaced, and says when there is none", async () => {
    let connection: { createChannel: () => Promise<Channel> } | undefined;
    const check = amqpCheck({ connection: () => connection });
    expect(await probe(check)).toEqual({ status: "unhealthy", message: "not connected" });
    connection = { createChannel: async () => new Channel() };
    expect(await probe(check)).toEqual({ status: "healthy" });
  });
});

describe("the check of a queue's depth", () => {
  const limits = { degradedDepth: 10, unhealthyDepth: 100, degradedAge: "1m", unhealthyAge: "5m" };

  test.each([
    [0, "healthy", undefined],
    [10, "degraded", "10 items wait"],
    [100, "unhealthy", "100 items wait"],
    [{ depth: 1, oldest: "59s" }, "healthy", undefined],
    [{ depth: 1, oldest: 60_000 }, "degraded", "1 items wait, the oldest for 60 s"],
    [{ depth: 1, oldest: "10m" }, "unhealthy", "1 items wait, the oldest for 600 s"],
    [Number.NaN, "unhealthy", "expected a depth >= 0, got NaN"],
    [-1, "unhealthy", "expected a depth >= 0, got -1"],
    [undefined as unknown as number, "unhealthy", "expected a depth >= 0, got undefined"],
    [null as unknown as number, "unhealthy", "expected a depth >= 0, got null"],
    ["7" as unknown as number, "unhealthy", "expected a depth >= 0, got undefined"],
  ])("with %j is %s", async (state, status, message) => {
    const result = await probe(queueDepthCheck({ measure: () => state, ...limits }));
    expect([result.status, result.message]).toEqual([status, message]);
  });

  test("has no upper limits by default", async () => {
    const measure = async () => ({ depth: 1e9, oldest: "1y" });
    const result = await probe(queueDepthCheck({ measure, degradedDepth: 10 }));
    expect(result.status).toBe("degraded");
  });
});

describe("the check of a secret manager", () => {
  const inDays = (days: number): Date => new Date(Date.now() + days * 86_400_000);

  test.each([
    ["s3cr3t-value", "healthy", /^$/],
    [{ value: "s3cr3t-value" }, "healthy", /^$/],
    ["", "unhealthy", /^secret db\/password is empty$/],
    [undefined, "unhealthy", /is empty$/],
    [null, "unhealthy", /is empty$/],
    [{ value: "s3cr3t-value", expiresAt: inDays(30) }, "healthy", /^$/],
    [{ value: "s3cr3t-value", expiresAt: inDays(6).toISOString() }, "degraded", /expires 20/],
    [{ value: "s3cr3t-value", expiresAt: inDays(-1).getTime() }, "unhealthy", /expires 20/],
    [{ value: "s3cr3t-value", expiresAt: "never" }, "healthy", /^$/],
  ])("that answers %j is %s, and never shows the value", async (value, status, message) => {
    const manager = { getSecret: async () => value };
    const result = await probe(secretManagerCheck({ manager, secret: "db/password" }));
    expect(result.status).toBe(status);
    expect(result.message ?? "").toMatch(message);
    expect(JSON.stringify(result)).not.toContain("s3cr3t");
  });

  test("hands name and signal to the manager", async () => {
    const manager = {
      async getSecret(name: string, { signal }: { signal: AbortSignal }): Promise<string> {
        return `${name} ${signal.aborted}`;
      },
    };
    const result = await probe(secretManagerCheck({ manager, secret: "token" }));
    expect(result).toEqual({ status: "healthy", details: { name: "token" } });
  });
});

describe("a custom check", () => {
  test.each<[string, () => unknown, object]>([
    ["true", () => true, { status: "healthy" }],
    ["false", async () => false, { status: "unhealthy" }],
    [
      "a result",
      () => ({ status: "degraded", message: "slow" }),
      { status: "degraded", message: "slow" },
    ],
    [
      "a throw",
      () => {
        throw new Error("no");
      },
      { status: "unhealthy", message: "no" },
    ],
  ])("passes %s on", async (_, run, expected) => {
    const check = customCheck({ run: run as () => boolean }, { name: "mine" });
    expect(await probe(check)).toEqual(expected);
  });
});
