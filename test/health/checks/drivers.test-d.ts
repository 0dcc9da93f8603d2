import { DatabaseSync } from "node:sqlite";

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

  // These drivers are no dependency of this project: their signatures, shortened to what matters.
  test("mongodb's database, by its signature", () => {
    interface Db {
      command(
        command: Record<string, unknown>,
        options?: { timeoutMS?: number } & { signal?: AbortSignal | undefined },
      ): Promise<Record<string, unknown>>;
    }
    assertType((db: Db) => mongodbCheck({ db }));
  });

  test("kafkajs' and @platformatic/kafka's admin, by their signatures", () => {
    interface KafkaJs {
      describeCluster(): Promise<{ brokers: { nodeId: number }[]; controller: number | null }>;
    }
    interface Platformatic {
      metadata(options: object, callback: (error: Error | null) => void): void;
      metadata(options: {
        topics?: string[];
        forceUpdate?: boolean;
      }): Promise<{ id: string; brokers: Map<number, { host: string }> }>;
    }
    assertType((admin: KafkaJs | Platformatic) => kafkaCheck({ admin }));
  });

  test("amqplib's connection, by its signatures", () => {
    interface Channel extends NodeJS.EventEmitter {
      checkQueue(queue: string): Promise<{
        queue: string;
        messageCount: number;
        consumerCount: number;
      }>;
      close(): Promise<void>;
    }
    assertType((connection: { createChannel(): Promise<Channel> }) => amqpCheck({ connection }));
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
