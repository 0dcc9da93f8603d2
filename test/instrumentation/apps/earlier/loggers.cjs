// Every logger writes the same few lines within one request, from CommonJS.
const { createServer } = require("node:http");
const { once } = require("node:events");

const { ConsoleLogger, Logger } = require("@nestjs/common");
const bunyan = require("bunyan");
const pino = require("pino");
const winston = require("winston");

function boom() {
  return Object.assign(new RangeError("too far"), { code: "E_FAR" });
}

const pinoLogger = pino({ level: "trace", customLevels: { notice: 35 } });
const winstonLogger = winston.createLogger({
  level: "silly",
  format: winston.format.combine(winston.format.errors({ stack: true }), winston.format.json()),
  transports: [new winston.transports.Console()],
});
const syslog = winston.createLogger({
  levels: { ...winston.config.syslog.levels, audit: 5.5 },
  format: winston.format.json(),
  transports: [new winston.transports.Console()],
});
const bunyanLogger = bunyan.createLogger({
  name: "shop",
  level: "trace",
  serializers: bunyan.stdSerializers,
});
const nestJson = new ConsoleLogger("Shop", { json: true, colors: false });

function write() {
  pinoLogger.child({ part: "a" }).info("pino plain");
  pinoLogger.error(boom(), "pino failed");
  pinoLogger.notice("pino custom");
  pinoLogger.info({ trace_id: "own", request_id: "own" }, "pino own ids");

  winstonLogger.child({ part: "a" }).info("winston plain");
  winstonLogger.error("winston failed", boom());
  winstonLogger.error(boom());
  winstonLogger.info("winston own ids", { trace_id: "own", request_id: "own" });
  winstonLogger.silly("winston silly");
  syslog.alert("winston custom");
  syslog.audit("winston unnamed level");

  bunyanLogger.child({ part: "a" }).info("bunyan plain");
  bunyanLogger.error(boom(), "bunyan failed");
  bunyanLogger.info({ trace_id: "own", request_id: "own" }, "bunyan own ids");

  nestJson.log("nest plain");
  nestJson.error("nest failed", boom().stack);
  nestJson.verbose("nest verbose");
  new Logger("Facade").warn("nest facade");

  console.log("console plain %d", 7);
  console.error("console failed", boom());
  console.error(boom().stack);
  console.log(JSON.stringify({ level: "warn", msg: "console json", part: "a" }));
  console.trace("console trace");
  console.table([["console table"]]);
}

const server = createServer((request, response) => {
  write();
  response.end();
});

async function main() {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  await (await fetch(`http://127.0.0.1:${port}/`, { headers: { "x-request-id": "req-1" } })).text();
  server.close();
}

void main();
