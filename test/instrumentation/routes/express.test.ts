import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

import express from "express";
import { expect, it } from "vitest";

import { expressRoute } from "#src/instrumentation/routes/express.ts";

it("of several paths of one route of express, the one that has matched is the route", async () => {
  const app = express();
  app.get(["/a", "/b/:id"], (_, response) => void response.end());
  const routes: (string | undefined)[] = [];
  const server = createServer((request: IncomingMessage, response) => {
    response.on("finish", () => routes.push(expressRoute(request)));
    app(request, response);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on TCP
  const { port } = server.address() as AddressInfo;
  for (const path of ["/a", "/b/3", "/a"]) await fetch(`http://127.0.0.1:${port}${path}`);
  server.close();
  expect(routes).toEqual(["/a", "/b/:id", "/a"]);
});
