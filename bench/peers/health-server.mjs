// A peer as a server under measurement: node health-server.mjs <peer> <checks> <ok|hang>
import "reflect-metadata";

import { createServer } from "node:http";

import { announce, fakeChecks, readInput } from "../health/subject.ts";

const input = readInput();
const checks = fakeChecks(input);

async function listen(server) {
  await new Promise((resolve) => server.listen({ port: 0, host: "127.0.0.1", backlog: 1024 }, resolve));
  return server.address().port;
}

async function godaddy() {
  const { default: express } = await import("express");
  const { createTerminus } = await import("@godaddy/terminus");
  const server = createServer(express());
  const check = async () => {
    const results = await Promise.all(
      checks.map(async ({ call, name }) => {
        await call();
        return [name, { status: "up" }];
      }),
    );
    return Object.fromEntries(results);
  };
  createTerminus(server, { healthChecks: { "/health": check } });
  return listen(server);
}

/** `cached`: with the time-out and the cache that version 12 offers per check. */
async function nest(cached) {
  const { NestFactory } = await import("@nestjs/core");
  const common = await import("@nestjs/common");
  const { Module, Controller, Get } = common.default ?? common;
  const { TerminusModule, HealthCheckService, HealthIndicatorService } = await import("@nestjs/terminus");
  class HealthController {
    constructor(health, indicator) {
      this.health = health;
      this.indicator = indicator;
    }
    check() {
      return this.health.check(
        checks.map(({ call, name }) => async () => {
          const indicator = this.indicator.check(name);
          if (cached) return indicator.attempt(call).withTimeout(1000).cacheFor(1000);
          await call();
          return indicator.up();
        }),
      );
    }
  }
  Controller()(HealthController);
  Get("health")(HealthController.prototype, "check", Object.getOwnPropertyDescriptor(HealthController.prototype, "check"));
  Reflect.defineMetadata("design:paramtypes", [HealthCheckService, HealthIndicatorService], HealthController);
  class AppModule {}
  Module({ imports: [TerminusModule.forRoot({ logger: false })], controllers: [HealthController] })(AppModule);
  const app = await NestFactory.create(AppModule, { logger: false });
  await app.listen(0, "127.0.0.1");
  return app.getHttpServer().address().port;
}

async function cloudnative() {
  const { default: express } = await import("express");
  const imported = await import("@cloudnative/health-connect");
  const { HealthChecker, ReadinessCheck, ReadinessEndpoint } = imported.default ?? imported;
  const checker = new HealthChecker();
  for (const { call, name } of checks) checker.registerReadinessCheck(new ReadinessCheck(name, call));
  return listen(createServer(express().use("/health", ReadinessEndpoint(checker))));
}

async function underPressure() {
  const { default: fastify } = await import("fastify");
  const { default: plugin } = await import("@fastify/under-pressure");
  const app = fastify();
  await app.register(plugin, {
    exposeStatusRoute: "/health",
    healthCheckInterval: 1000,
    healthCheck: async () => {
      await Promise.all(checks.map(({ call }) => call()));
      return true;
    },
  });
  await app.listen({ port: 0, host: "127.0.0.1" });
  return app.server.address().port;
}

const peers = {
  godaddy,
  nest: () => nest(false),
  "nest-cached": () => nest(true),
  cloudnative,
  "under-pressure": underPressure,
};

await announce(await peers[input.peer]());
