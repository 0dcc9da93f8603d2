import { connect, type ChannelModel } from "amqplib";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { amqpCheck } from "#src/health/checks/amqp.ts";
import { probe } from "../../helpers/probe.ts";
import { rabbitmqMissing, startRabbitmq } from "../../helpers/rabbitmq.ts";
import { requireServer } from "../../helpers/required-server.ts";
import type { SpawnedServer } from "../../helpers/spawned-server.ts";

type Connection = ChannelModel & AsyncDisposable & { readonly channels: () => number };

/** Counts the channels that are open, as the client sees them. */
async function connectionTo(port: number): Promise<Connection> {
  const connection = await connect(`amqp://guest:guest@127.0.0.1:${port}`);
  connection.on("error", () => undefined);
  let open = 0;
  const create = connection.createChannel.bind(connection);
  connection.createChannel = async () => {
    const channel = await create();
    open += 1;
    channel.once("close", () => void (open -= 1));
    return channel;
  };
  return Object.assign(connection, {
    channels: () => open,
    [Symbol.asyncDispose]: async () => connection.close().catch(() => undefined),
  });
}

describe("the check of a real RabbitMQ", () => {
  let server: SpawnedServer;

  beforeAll(async () => {
    if (rabbitmqMissing === undefined) server = await startRabbitmq();
  });
  afterAll(async () => server?.[Symbol.asyncDispose]());
  beforeEach(({ skip }) => requireServer(skip, rabbitmqMissing));

  test("is healthy, and leaves no channel open", async () => {
    await using connection = await connectionTo(server.port);
    const check = amqpCheck({ connection });
    for (let run = 0; run < 5; run += 1) expect(await probe(check)).toEqual({ status: "healthy" });
    await expect.poll(() => connection.channels()).toBe(0);
  });

  test("counts messages and consumers of a queue", async () => {
    await using connection = await connectionTo(server.port);
    const channel = await connection.createChannel();
    await channel.assertQueue("jobs", { autoDelete: true });
    channel.sendToQueue("jobs", Buffer.from("work"));
    const check = amqpCheck({ connection, queue: "jobs", minConsumers: 1 });
    await expect
      .poll(async () => probe(check))
      .toEqual({
        status: "degraded",
        message: "jobs: 0 of at least 1 consumers",
        details: { queue: "jobs", messages: 1, consumers: 0 },
        observed: { value: 1, unit: "{message}" },
      });
    await channel.consume("jobs", () => undefined);
    expect(await probe(check)).toMatchObject({ status: "healthy" });
    await channel.close();
  });

  test("fails in the broker's words on a missing queue, and goes on working", async () => {
    await using connection = await connectionTo(server.port);
    const { status, message } = await probe(amqpCheck({ connection, queue: "missing" }));
    expect(status).toBe("unhealthy");
    expect(message).toMatch(/404 \(NOT-FOUND\) with message "NOT_FOUND - no queue 'missing'/);
    expect(await probe(amqpCheck({ connection }))).toEqual({ status: "healthy" });
    await expect.poll(() => connection.channels()).toBe(0);
  });

  test("opens one channel on a frozen broker, however often it runs, and recovers", async () => {
    await using connection = await connectionTo(server.port);
    const check = amqpCheck({ connection });
    {
      using _frozen = server.freeze();
      expect((await probe(check, { timeoutMs: 80 })).message).toBe("timeout after 80 ms");
      for (let run = 0; run < 4; run += 1) {
        const { message } = await probe(check, { timeoutMs: 50 });
        expect(message).toMatch(/^an earlier call is still unanswered/);
      }
    }
    await expect.poll(async () => probe(check)).toEqual({ status: "healthy" });
    await expect.poll(() => connection.channels()).toBe(0);
  });

  test("says why a connection is closed, and follows the one that replaces it", async () => {
    let connection = await connectionTo(server.port);
    const check = amqpCheck({ connection: () => connection });
    await connection.close();
    expect((await probe(check)).message).toMatch(/^Connection clos/);
    connection = await connectionTo(server.port);
    expect(await probe(check)).toEqual({ status: "healthy" });
    await connection.close();
  });

  test("says that the broker has gone", async () => {
    await using stopping = await startRabbitmq();
    await using connection = await connectionTo(stopping.port);
    const check = amqpCheck({ connection });
    expect(await probe(check)).toEqual({ status: "healthy" });
    await stopping.stop();
    await expect.poll(async () => (await probe(check)).message).toMatch(/^Connection closed \(/);
  }, 60_000);
});
