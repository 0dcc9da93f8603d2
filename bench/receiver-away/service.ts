// The application under the preload: answers requests, writes a log line for each, and reports itself.
import { createServer } from "node:http";

import pino from "pino";

const log = pino(pino.destination({ dest: "/dev/null" }));
const server = createServer((request, response) => {
  log.info({ path: request.url, customer: "c-1234", basket: 3 }, "order placed");
  response.end("ok");
});
server.listen(0, "127.0.0.1", () => process.send?.(server.address()));
process.on("message", (message) => {
  if (message === "report") {
    const { user, system } = process.cpuUsage();
    process.send?.({ rss: process.memoryUsage.rss(), cpuUs: user + system });
    return;
  }
  server.close();
  server.closeAllConnections();
  process.disconnect();
});
