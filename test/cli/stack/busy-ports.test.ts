import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";

import { expect, test } from "vitest";

import { busyPorts } from "#src/cli/stack/busy-ports.ts";

const published = (service: string, port: number) =>
  ({ service, host: "127.0.0.1", port, target: 80 }) as const;

test("a port that something listens on is busy; one that Docker may choose is not", async () => {
  await using server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;

  const busy = await busyPorts([published("taken", port), published("any", 0)]);

  expect(busy.map(({ service }) => service)).toEqual(["taken"]);
});
