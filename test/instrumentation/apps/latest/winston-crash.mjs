// Throws what winston's own handlers log: argv[2] names how they are set.
import winston from "winston";

const { Console } = winston.transports;
const options = {
  handleExceptions: { transports: [new Console({ handleExceptions: true })] },
  exceptionHandlers: { transports: [new Console()], exceptionHandlers: [new Console()] },
  handleRejections: { transports: [new Console({ handleRejections: true })] },
}[process.argv[2]];
const logger = winston.createLogger(options);
logger.info("before");
setTimeout(() => {
  if (process.argv[2] === "handleRejections") Promise.reject(new RangeError("too far"));
  else throw new RangeError("too far");
}, 50);
