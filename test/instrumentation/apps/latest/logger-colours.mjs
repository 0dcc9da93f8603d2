// Writes lines in colours, as loggers do on a terminal.
import { styleText } from "node:util";

import winston from "winston";

const { combine, colorize, simple } = winston.format;
const logger = winston.createLogger({
  format: combine(colorize({ all: true }), simple()),
  transports: [new winston.transports.Console()],
});
logger.info("winston in colours");
console.log(styleText("red", "console in colours", { validateStream: false }));
