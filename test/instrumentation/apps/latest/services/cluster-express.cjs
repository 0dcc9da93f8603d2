// A cluster of one worker, which is what users scale up; express 5 and pino.
const cluster = require("node:cluster");

if (cluster.isPrimary) {
  const worker = cluster.fork();
  process.on("SIGTERM", () => worker.kill("SIGTERM"));
  worker.on("exit", (code, signal) => process.exit(signal === null ? code : 0));
} else {
  require("./express-pino.cjs");
}
