import { expect, test } from "vitest";

import type { HealthCheckResult, IHealthChecker, SystemHealth } from "#src/health/index.ts";

import { harness } from "./harness.ts";

interface SpecClasses {
  readonly DatabaseHealthCheck: new (db: {
    query(sql: string): Promise<unknown>;
  }) => IHealthChecker;
  readonly AIProviderHealthCheck: new (provider: object, secretManager: object) => IHealthChecker;
}

// Not a literal: this project's compiler options forbid the constructors that the classes have
const fixture = new URL("../fixtures/health/spec-classes.ts", import.meta.url).pathname;
const { AIProviderHealthCheck, DatabaseHealthCheck }: SpecClasses = await import(fixture);

const secretManager: IHealthChecker = {
  name: "secret-manager",
  check: async (): Promise<HealthCheckResult> => ({
    status: "healthy",
    duration: 0,
    timestamp: new Date(),
  }),
};

class Provider {
  cancelled = false;

  async sendMessage(): Promise<AsyncIterable<string>> {
    return this.#words();
  }

  async *#words(): AsyncGenerator<string> {
    try {
      yield "Hello";
      yield "again";
    } finally {
      this.cancelled = true;
    }
  }

  async getCapabilities(): Promise<string> {
    return "model-1";
  }
}

test("the specification's two classes run as they stand", async () => {
  const provider = new Provider();
  const database = new DatabaseHealthCheck({ query: async () => [] });
  await using h = await harness([database, new AIProviderHealthCheck(provider, {}), secretManager]);
  const report: SystemHealth = h.health.report();
  expect(report).toMatchObject({
    status: "healthy",
    summary: { totalComponents: 3, healthyComponents: 3 },
    components: {
      database: { status: "healthy", metrics: { successRate: 100, errorCount: 0 } },
      "ai-provider": { details: { provider: "Provider", model: "model-1" } },
    },
  });
  expect(provider.cancelled).toBe(true);
});

test("and say why when what they check is down", async () => {
  const database = new DatabaseHealthCheck({
    query: () => Promise.reject(new Error("connect ECONNREFUSED 127.0.0.1:5432")),
  });
  await using h = await harness([database]);
  await h.clock.advance(20_000);
  const report: SystemHealth = h.health.report();
  expect(report.status).toBe("unhealthy");
  expect(report.components["database"]).toMatchObject({
    status: "unhealthy",
    message: "connect ECONNREFUSED 127.0.0.1:5432",
  });
});
