import { createServer } from "node:http";

import { expect, test } from "vitest";

import { createHealth, drainOnSignal } from "#src/health/index.ts";

test.each([
  [
    "nothing",
    undefined,
    "health.listen: options: Invalid input: expected object, received undefined",
  ],
  ["no port", {}, "health.listen: port: Invalid input: expected number, received undefined"],
  [
    "several mistakes",
    { port: "8081", host: "" },
    "health.listen: port: Invalid input: expected number, received string; host: Too small: expected string to have >=1 characters",
  ],
  [
    "a port that cannot be",
    { port: 65_536 },
    "health.listen: port: Too big: expected number to be <=65535",
  ],
])("listen() refuses %s", async (_, options, message) => {
  await using health = createHealth({ checks: [] });
  await expect(health.listen(options as never)).rejects.toMatchObject({
    code: "OBS_HEALTH_OPTIONS_INVALID",
    message,
  });
});

test.each([
  [
    "a server instead of a list",
    { servers: createServer() },
    "drainOnSignal: servers: Invalid input: expected array, received Server",
  ],
  [
    "several mistakes",
    { servers: [createServer(), null], delay: "soon", signals: ["SIGHUP"], beforeExit: 1 },
    'drainOnSignal: servers.1: expected a server; delay: expected milliseconds >= 0 or a duration such as "30s", got "soon"; signals.0: Invalid option: expected one of "SIGTERM"|"SIGINT"; beforeExit: expected a function',
  ],
])("drainOnSignal() refuses %s and listens to no signal", (_, options, message) => {
  const before = process.listenerCount("SIGTERM");
  const health = createHealth({ checks: [] });
  expect(() => drainOnSignal(health, options as never)).toThrow(
    expect.objectContaining({ code: "OBS_HEALTH_OPTIONS_INVALID", message }),
  );
  expect(process.listenerCount("SIGTERM")).toBe(before);
});
