// What no logger should be given, all outside of a request: the lines have no ids, and must be what
// they are without the preload.
import { ConsoleLogger } from "@nestjs/common";
import bunyan from "bunyan";
import log4js from "log4js";
import pino from "pino";
import winston from "winston";

const circular = { name: "circular" };
circular.self = circular;
const hostile = {
  "a cycle": circular,
  "a BigInt": { big: 10n },
  "a getter that throws": Object.defineProperty({}, "bad", {
    enumerable: true,
    get: () => {
      throw new Error("getter");
    },
  }),
  "a toJSON that throws": {
    toJSON: () => {
      throw new Error("toJSON");
    },
  },
  "a frozen object": Object.freeze({ frozen: true }),
  "no prototype": Object.assign(Object.create(null), { bare: true }),
  "a proxy": new Proxy({ inner: 1 }, {}),
  "10,000 fields": Object.fromEntries(
    Array.from({ length: 10_000 }, (_, index) => [`f${index}`, index]),
  ),
  "a long text": "x".repeat(100_000),
  null: null,
  "a symbol": Symbol("s"),
  "an error with a getter": Object.defineProperty(new Error("seen"), "detail", {
    enumerable: true,
    get: () => {
      throw new Error("getter");
    },
  }),
};

const pinoLogger = pino(
  Object.freeze({ base: null, timestamp: false }),
  pino.destination({ sync: true }),
);
const winstonLogger = winston.createLogger({
  format: winston.format.json(),
  transports: [new winston.transports.Console()],
});
const bunyanLogger = bunyan.createLogger({ name: "shop", src: true });
log4js.configure({
  appenders: { out: { type: "stdout", layout: { type: "pattern", pattern: "%p %m %f:%l:%o" } } },
  categories: { default: { appenders: ["out"], level: "trace", enableCallStack: true } },
});
const log4jsLogger = log4js.getLogger("shop");
const nestLogger = new ConsoleLogger("Shop", { colors: false });

const loggers = {
  pino: (value, text) => pinoLogger.info(value, text),
  winston: (value, text) => winstonLogger.info(text, value),
  "winston alone": (value) => winstonLogger.info(value),
  bunyan: (value, text) => bunyanLogger.info(value, text),
  log4js: (value, text) => log4jsLogger.info(text, value),
  nest: (value, text) => nestLogger.log(text, value),
  console: (value, text) => console.log(text, value),
};

for (const [name, log] of Object.entries(loggers)) {
  for (const [kind, value] of Object.entries(hostile)) {
    try {
      log(value, `${name} gets ${kind}`);
    } catch (error) {
      process.stdout.write(`${name} throws at ${kind}: ${error}\n`);
    }
  }
}
console.trace("where");
console.table([{ a: 1 }]);
console.group("group");
console.info("within");
console.groupEnd();
process.on("exit", () => {
  pinoLogger.info("pino at exit");
  bunyanLogger.info("bunyan at exit");
  log4jsLogger.info("log4js at exit");
  console.log("console at exit");
});
