// node:http with a router of its own; pino ships through pino-opentelemetry-transport.
import { createServer } from "node:http";

import pino from "pino";

const log = pino({
  transport: {
    targets: [
      { target: "pino-opentelemetry-transport" },
      { target: "pino/file", options: { destination: 1 } },
    ],
  },
});

const server = createServer(async (request, response) => {
  const order = /^\/orders\/(\w+)$/.exec(request.url)?.[1];
  response.setHeader("content-type", "application/json");
  if (order !== undefined) {
    log.info({ order }, "order shown");
    return response.end(JSON.stringify({ id: order }));
  }
  if (request.method === "POST" && request.url === "/orders") {
    const body = await request.toArray();
    return response.writeHead(201).end(Buffer.concat(body));
  }
  return response.writeHead(request.url === "/fail" ? 500 : 404).end("{}");
});
server.listen(0, "127.0.0.1", () => console.log(`listening ${server.address().port}`));

// At process.exit(), unlike at a signal, pino waits for its transports
process.once("SIGTERM", () => process.exit(0));
