import { Admin as PlatformaticAdmin } from "@platformatic/kafka";
import { Kafka, logLevel, type Admin } from "kafkajs";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { kafkaCheck } from "#src/health/checks/kafka.ts";
import { kafkaMissing, startKafka } from "../../helpers/kafka.ts";
import { probe } from "../../helpers/probe.ts";
import { requireServer } from "../../helpers/required-server.ts";
import type { SpawnedServer } from "../../helpers/spawned-server.ts";
import { startBlackHole } from "../../helpers/tcp-server.ts";

beforeEach(({ skip }) => requireServer(skip, kafkaMissing));

async function kafkajsOn(port: number): Promise<Admin & AsyncDisposable> {
  const brokers = [`127.0.0.1:${port}`];
  const admin = new Kafka({ brokers, logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  return Object.assign(admin, { [Symbol.asyncDispose]: async () => admin.disconnect() });
}

function platformaticOn(port: number): PlatformaticAdmin & AsyncDisposable {
  const admin = new PlatformaticAdmin({
    clientId: "health",
    bootstrapBrokers: [`127.0.0.1:${port}`],
  });
  return Object.assign(admin, { [Symbol.asyncDispose]: async () => admin.close() });
}

const healthy = { status: "healthy", observed: { value: 1, unit: "{broker}" } };

describe("the check of a real Kafka", () => {
  let server: SpawnedServer;

  beforeAll(async () => {
    if (kafkaMissing === undefined) server = await startKafka();
  });
  afterAll(async () => server?.[Symbol.asyncDispose]());

  test.each([
    ["kafkajs", kafkajsOn],
    ["@platformatic/kafka", platformaticOn],
  ])("by %s counts its brokers", async (_, connect) => {
    await using admin = await connect(server.port);
    expect(await probe(kafkaCheck({ admin }))).toEqual(healthy);
    expect(await probe(kafkaCheck({ admin, minBrokers: 2 }))).toMatchObject({
      status: "degraded",
      message: "1 of at least 2 brokers are up",
    });
  });

  test.each([
    ["kafkajs", kafkajsOn],
    ["@platformatic/kafka", platformaticOn],
  ])(
    "by %s says that a frozen broker is silent, asks it once, and recovers",
    async (_, connect) => {
      await using admin = await connect(server.port);
      const check = kafkaCheck({ admin });
      expect(await probe(check)).toEqual(healthy);
      {
        using _frozen = server.freeze();
        expect(await probe(check, { timeoutMs: 500 })).toEqual({
          status: "unhealthy",
          message: `no answer; 127.0.0.1:${server.port} accepts connections`,
        });
        const { message } = await probe(check, { timeoutMs: 500 });
        expect(message).toMatch(
          /^an earlier call is still unanswered after .* accepts connections$/,
        );
      }
      await expect.poll(async () => probe(check)).toEqual(healthy);
    },
  );
});

describe("the check of a Kafka that is not there", () => {
  test.each([
    ["kafkajs", kafkajsOn],
    ["@platformatic/kafka", platformaticOn],
  ])(
    "by %s names the port that refuses once the broker is gone",
    async (_, connect) => {
      await using server = await startKafka();
      await using admin = await connect(server.port);
      const check = kafkaCheck({ admin });
      expect(await probe(check)).toEqual(healthy);
      await server.stop();
      const refused = `connect ECONNREFUSED 127.0.0.1:${server.port}`;
      expect(await probe(check, { timeoutMs: 1_000 })).toEqual({
        status: "unhealthy",
        message: `no answer; 127.0.0.1:${server.port}: ${refused}`,
      });
    },
    60_000,
  );

  test("by @platformatic/kafka repeats the reason for which the client gives up", async () => {
    await using server = await startKafka();
    await using admin = platformaticOn(server.port);
    const check = kafkaCheck({ admin });
    expect(await probe(check)).toEqual(healthy);
    await server.stop();
    expect((await probe(check, { timeoutMs: 30_000 })).message).toBe(
      `connect ECONNREFUSED 127.0.0.1:${server.port}`,
    );
  }, 60_000);

  test("settles at the deadline on a server that accepts and never answers, and holds one connection", async () => {
    await using hole = await startBlackHole();
    await using admin = platformaticOn(hole.port);
    const check = kafkaCheck({ admin });
    expect((await probe(check, { timeoutMs: 100 })).message).toBe("timeout after 100 ms");
    for (let run = 0; run < 4; run += 1) await probe(check, { timeoutMs: 60 });
    expect(hole.open.size).toBe(1);
  });
});
