// The product as a server under measurement: node server.ts <peer> <checks> <ok|hang|watch>
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import express from "express";

import { createHealth } from "../../src/health/index.ts";
import { announce, fakeChecks, readInput } from "./subject.ts";

const input = readInput();
const health = createHealth({
  // Every detail is asked for, from this machine
  access: { loopback: true },
  checks: fakeChecks(input).map(({ call, name }) => ({
    name,
    timeout: "1s",
    groups: ["readiness"],
    check: async () => {
      await call();
      return { status: "healthy" };
    },
  })),
  ...(input.mode === "watch" ? { watchdog: { port: 0 } } : {}),
});
await health.start();

const handler = health.handler();
const body = Buffer.from('{"status":"healthy"}');
const servers: Readonly<Record<string, () => Server>> = {
  tamma: () => createServer((request, response) => handler(request, response)),
  "tamma-express": () => createServer(express().use(health.router())),
  // The least that node:http can do: what is above it is ours
  "bare node:http": () =>
    createServer((_request, response) => {
      response.writeHead(200, {
        "content-type": "application/json",
        "content-length": body.length,
      });
      response.end(body);
    }),
};
const server = (servers[input.peer] ?? createServer)();
await new Promise<void>((resolve) => {
  server.listen({ port: 0, host: "127.0.0.1", backlog: 1_024 }, resolve);
});
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on TCP
const { port } = server.address() as AddressInfo;
await announce(port, input.mode === "watch" ? { watchdog: await health.watchdogPort } : {});
