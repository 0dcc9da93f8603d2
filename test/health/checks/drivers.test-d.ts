import { DatabaseSync } from "node:sqlite";

import type { Admin } from "@platformatic/kafka";
import type { ChannelModel } from "amqplib";
import { Redis } from "ioredis";
import type { Admin as KafkaJsAdmin } from "kafkajs";
import type { MongoClient } from "mongodb";
import { createPool } from "mysql2/promise";
import { Client, Pool, type PoolClient } from "pg";
import { createClient, createClientPool } from "redis";
import { assertType, describe, expectTypeOf, test } from "vitest";

import type { HealthCheckDefinition, IHealthChecker, ProbeResult } from "#src/health/index.ts";
import {
  aiProviderCheck,
  amqpCheck,
  customCheck,
  kafkaCheck,
  mongodbCheck,
  mysqlCheck,
  postgresCheck,
  redisCheck,
  secretManagerCheck,
  sqliteCheck,
} from "#src/health/checks/index.ts";

describe("the checks take the drivers' own types", () => {
  test("pg's pool, client and pooled client", () => {
    assertType(postgresCheck({ client: new Pool() }));
    assertType(postgresCheck({ client: new Client() }));
    assertType((client: PoolClient) => postgresCheck({ client }));
  });

  test("node-redis' client and client pool", () => {
    assertType(redisCheck({ client: createClient() }));
    assertType(redisCheck({ client: createClientPool() }));
  });

  test("node:sqlite's database", () => {
    assertType(sqliteCheck({ database: new DatabaseSync(":memory:") }));
  });

  test("mysql2's promise pool", () => {
    assertType(mysqlCheck({ pool: createPool("mysql://localhost") }));
  });

  test("ioredis' client", () => {
    assertType(redisCheck({ client: new Redis() }));
  });

  test("mongodb's database", () => {
    assertType((client: MongoClient) => mongodbCheck({ db: client.db("admin") }));
  });

  test("kafkajs' and @platformatic/kafka's admin", () => {
    assertType((admin: KafkaJsAdmin | Admin) => kafkaCheck({ admin }));
  });

  test("amqplib's connection, and a function that returns the current one", () => {
    assertType((connection: ChannelModel) => amqpCheck({ connection }));
    assertType((current: () => ChannelModel | undefined) => amqpCheck({ connection: current }));
  });
});

describe("the checks take the specification's own classes", () => {
  test("an AI provider, with and without a signal", () => {
    interface IAIProvider {
      sendMessage(request: {
        messages: { role: string; content: string }[];
        maxTokens?: number;
      }): Promise<AsyncIterable<{ content: string }>>;
      getCapabilities(): Promise<object>;
    }
    assertType((provider: IAIProvider) => aiProviderCheck({ provider }));
  });

  test("a secret manager that takes nothing but a name", () => {
    interface ISecretManager {
      getSecret(name: string): Promise<string>;
    }
    assertType((manager: ISecretManager) => secretManagerCheck({ manager, secret: "key" }));
  });
});

describe("what a check is", () => {
  test("a definition, for createHealth and defineCheck", () => {
    expectTypeOf(redisCheck).returns.toEqualTypeOf<HealthCheckDefinition>();
  });

  test("a custom check may wrap the specification's checker", () => {
    assertType((checker: IHealthChecker) =>
      customCheck({ run: async (): Promise<ProbeResult> => checker.check() }, { name: "mine" }),
    );
  });

  test("a custom check must be named and must say something", () => {
    // @ts-expect-error -- nothing else could name it
    assertType(customCheck({ run: () => true }, {}));
    // @ts-expect-error -- undefined says nothing
    assertType(customCheck({ run: () => undefined }, { name: "mine" }));
  });

  test("a client without the method is refused", () => {
    // @ts-expect-error -- a URL is no client
    assertType(postgresCheck({ client: "postgres://localhost" }));
    // @ts-expect-error -- a connection is no pool
    assertType(mysqlCheck({ pool: { query: async () => [] } }));
  });
});
