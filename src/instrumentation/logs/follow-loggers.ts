import { logs, type Logger } from "@opentelemetry/api";
import type { Instrumentation } from "@opentelemetry/instrumentation";

import type { Config } from "../../config.ts";
import { isRecorded } from "../engine/exporters.ts";
import { ownScope } from "../own-scope.ts";
import { bunyanPatch } from "./bunyan-logs.ts";
import { followConsole } from "./console-logs.ts";
import { createShip } from "./emit-record.ts";
import { log4jsPatch } from "./log4js-logs.ts";
import type { Ship } from "./log-line.ts";
import { createLoggerPatches, type LoggerPatch } from "./logger-patches.ts";
import { nestPatch } from "./nest-logs.ts";
import { pinoBeforeChannelPatch } from "./pino-before-channel.ts";
import { followPino } from "./pino-logs.ts";
import { TransportWatch } from "./pino-transport.ts";
import { winstonPatch } from "./winston-logs.ts";

/** How the application's loggers are followed. */
export interface LoggerFollowing {
  /** What patches those that publish nothing, to be registered with the others. */
  readonly instrumentations: readonly Instrumentation[];
  /** Sends a record of this package's own; `undefined` if none are sent. */
  readonly ship: Ship | undefined;
}

type LogConfig = Pick<Config, "logs" | "logsExporter" | "loggers" | "disabledInstrumentations">;

/** Follows the chosen loggers from now on. */
export function followLoggers(config: LogConfig): LoggerFollowing {
  const sends = config.logs === "ship" && isRecorded(config.logsExporter);
  const ship = sends ? createShip(lazyLogger()) : undefined;
  if (config.logs === "off") return { instrumentations: [], ship };
  const chosen = new Set(config.loggers.filter((name) => !isDisabled(name, config)));
  const pino = chosen.has("pino") ? followPino(ship) : undefined;
  if (chosen.has("console") && ship !== undefined) followConsole(ship);
  const patches = [
    ...(pino === undefined ? [] : [pinoBeforeChannelPatch(pino), notePino]),
    ...(chosen.has("winston") ? [winstonPatch(ship)] : []),
    ...(chosen.has("bunyan") ? [bunyanPatch(ship)] : []),
    ...(chosen.has("log4js") ? [log4jsPatch(ship)] : []),
    ...(chosen.has("nestjs") ? [nestPatch(ship)] : []),
  ];
  return { instrumentations: [new TransportWatch(), createLoggerPatches(patches)], ship };
}

/** Nothing is patched where pino publishes its lines. */
const notePino: LoggerPatch = {
  name: "pino",
  versions: [">=9.10.0"],
  by: "channel",
  patch: () => true,
};

/** `OTEL_NODE_DISABLED_INSTRUMENTATIONS=winston` is the standard's way to have it left alone. */
function isDisabled(name: string, { disabledInstrumentations }: LogConfig): boolean {
  return disabledInstrumentations.includes(name);
}

/** The provider is registered after the instrumentations have been created. */
function lazyLogger(): Pick<Logger, "emit"> {
  let logger: Logger | undefined;
  return {
    emit: (record) => {
      logger ??= logs.getLogger(...ownScope);
      logger.emit(record);
    },
  };
}
