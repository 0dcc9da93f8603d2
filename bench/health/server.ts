// The product as a server under measurement: node server.ts <tamma|tamma-express> <checks> <ok|hang>
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import express from "express";

import { createHealth } from "../../src/health/index.ts";
import { announce, fakeChecks, readInput } from "./subject.ts";

const input = readInput();
const health = createHealth({
  checks: fakeChecks(input).map(({ call, name }) => ({
    name,
    timeout: "1s",
    groups: ["readiness"],
    check: async () => {
      await call();
      return { status: "healthy" };
    },
  })),
  watchdog: { port: 0 },
});
await health.start();

const handler = health.handler();
const server =
  input.peer === "tamma-express"
    ? createServer(express().use(health.router()))
    : createServer((request, response) => handler(request, response));
await new Promise<void>((resolve) => {
  server.listen({ port: 0, host: "127.0.0.1", backlog: 1_024 }, resolve);
});
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on TCP
const { port } = server.address() as AddressInfo;
await announce(port, { watchdog: await health.watchdogPort });
