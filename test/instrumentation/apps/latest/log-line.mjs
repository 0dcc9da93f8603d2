// Writes log lines within one request and prints the main thread's CPU time for each, in microseconds.
// Usage: node log-line.mjs <logger> <lines>; bench/log-line runs it
import { once } from "node:events";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { setImmediate } from "node:timers/promises";

const [, , name, lines] = process.argv;
const require = createRequire(import.meta.url);

const loggers = {
  pino: () => {
    const logger = require("pino")();
    return (order) => logger.info({ order, amount: 12.5 }, "order placed");
  },
  winston: () => {
    const winston = require("winston");
    const transports = [new winston.transports.Console()];
    const logger = winston.createLogger({ transports });
    return (order) => logger.info("order placed", { order, amount: 12.5 });
  },
  bunyan: () => {
    const logger = require("bunyan").createLogger({ name: "shop" });
    return (order) => logger.info({ order, amount: 12.5 }, "order placed");
  },
  log4js: () => {
    const log4js = require("log4js");
    log4js.configure({
      appenders: { out: { type: "stdout" } },
      categories: { default: { appenders: ["out"], level: "info" } },
    });
    const logger = log4js.getLogger();
    return (order) => logger.info("order placed", order);
  },
  nestjs: () => {
    const { ConsoleLogger } = require("@nestjs/common");
    const logger = new ConsoleLogger("Shop", { json: true, colors: false });
    return (order) => logger.log("order placed", { order, amount: 12.5 });
  },
  console: () => (order) => console.log("order placed", order),
};

const log = loggers[name]();

async function write(count) {
  for (let order = 0; order < count; order += 1) {
    log(order);
    if (order % 50 === 49) await setImmediate();
  }
}

const server = createServer((request, response) => {
  void (async () => {
    await write(5_000);
    const before = process.threadCpuUsage();
    await write(Number(lines));
    const { user, system } = process.threadCpuUsage(before);
    process.stderr.write(`cpu ${(user + system) / Number(lines)}\n`);
    response.end();
  })();
});
server.listen(0, "127.0.0.1");
await once(server, "listening");
await (await fetch(`http://127.0.0.1:${server.address().port}/`)).text();
server.close();
