// Answers requests, writes a line for each, and exits when it is told to: says first when that is.
import { writeSync } from "node:fs";
import { createServer } from "node:http";

import pino from "pino";

const log = pino(pino.destination({ dest: "/dev/null" }));
const server = createServer((request, response) => {
  log.info({ path: request.url }, "order placed");
  response.end("ok");
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (typeof address === "object") console.log(`listening ${address?.port}`);
});
process.on("SIGTERM", () => {
  writeSync(1, `exit at ${performance.timeOrigin + performance.now()}\n`);
  process.exit(0);
});
