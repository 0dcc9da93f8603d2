// Loggers behind loggers, and loggers whose lines nobody writes.
import { createServer, request } from "node:http";
import { once } from "node:events";

import { ConsoleLogger, Logger, Module } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import { trace } from "@opentelemetry/api";
import { logs } from "@opentelemetry/api-logs";
import { OpenTelemetryTransportV3 } from "@opentelemetry/winston-transport";
import bunyan from "bunyan";
import { LoggerModule, Logger as NestPino } from "nestjs-pino";
import pino from "pino";
import pinoHttp from "pino-http";
import Transport from "winston-transport";
import winston from "winston";

const { Console } = winston.transports;

class PinoTransport extends Transport {
  #pino = pino();
  log(info, callback) {
    this.#pino.info(info.message);
    callback();
  }
}

/** Takes one line at a time, so the logger queues the others. */
class SlowTransport extends Transport {
  log(info, callback) {
    setTimeout(() => {
      process.stdout.write(`${JSON.stringify(info)}\n`);
      callback();
    }, 1);
  }
}

// The first lines of a logger reach its transports in the next tick
winston
  .createLogger({ transports: [new Console({ forceConsole: true })] })
  .info("winston by console");
winston.createLogger({ transports: [new PinoTransport()] }).info("winston by pino");
winston
  .createLogger({
    transports: [new Console(), new PinoTransport(), new Console({ level: "error" })],
  })
  .info("winston by three");
winston
  .createLogger({ transports: [new Console(), new OpenTelemetryTransportV3()] })
  .info("winston by its own transport", { password: "hunter2" });
logs.getLogger("shop").emit({ body: "former logs api", severityNumber: 9 });

winston.createLogger({ silent: true, transports: [new Console()] }).error("never");
winston.createLogger({ transports: [new Console({ silent: true })] }).error("never");
winston.createLogger({ transports: [new Console({ level: "error" })] }).info("never");
winston.createLogger({ level: "error", transports: [new Console()] }).info("never");

pino({}, { write: (line) => console.log(line.trimEnd()) }).info("pino by console");
pino(
  {},
  pino.multistream([{ stream: process.stdout }, { stream: process.stdout, level: "debug" }]),
).info("pino by two streams");
bunyan
  .createLogger({
    name: "shop",
    streams: [
      { type: "raw", stream: { write: (record) => console.log(record.msg) } },
      { stream: process.stdout, level: "error" },
    ],
  })
  .info("bunyan by console");
new ConsoleLogger("Shop", { forceConsole: true }).log("nest by console");

class ShopModule {}
Module({ imports: [LoggerModule.forRoot()] })(ShopModule);
const app = await NestFactory.createApplicationContext(ShopModule, { logger: false });
app.useLogger(app.get(NestPino));
new Logger("Shop").log("nest by pino");
await app.close();

/** As many recipes tell to add the ids. */
const withFormatter = pino({
  formatters: {
    log: (fields) => ({ ...fields, trace_id: trace.getActiveSpan()?.spanContext().traceId }),
  },
});
const slow = winston.createLogger({ transports: [new SlowTransport({ highWaterMark: 1 })] });
const log = pinoHttp({ customSuccessMessage: () => "pino-http" });
const server = createServer((incoming, response) => {
  log(incoming, response);
  incoming.log.info("pino in a request");
  withFormatter.info("pino formatter 1");
  withFormatter.info("pino formatter 2");
  pino().child({ trace_id: "own" }).info("pino own binding");
  // More than it takes at once: the rest is formatted outside of the request
  for (let line = 1; line <= 40; line += 1) slow.info(`winston slow ${line}`);
  response.end();
});
server.listen(0, "127.0.0.1");
await once(server, "listening");
const [answer] = await once(request({ port: server.address().port }).end(), "response");
answer.resume();
await once(answer, "end");
server.close();
