import type { Logger, LogRecord } from "@opentelemetry/api";
import { isTracingSuppressed } from "@opentelemetry/core";

import { warn } from "../warning.ts";
import { exceptionAttributes } from "./exception.ts";
import { contextOfLine, withRequestIdOnly } from "./line-ids.ts";
import type { LogLine, Ship } from "./log-line.ts";

/**
 * Returns what sends lines as log records: the one way by which a record of ours leaves, whichever
 * logger wrote it, crashes included. Lines of the export itself are not sent.
 */
export function createShip(logger: Pick<Logger, "emit">): Ship {
  return (line) => {
    try {
      if (!isTracingSuppressed(line.context)) logger.emit(toRecord(line));
    } catch (error) {
      warn(`OBS_LOGS: a line was not sent: ${String(error)}`, "OBS_LOGS: a line was not sent");
    }
  };
}

function toRecord(line: LogLine): LogRecord {
  const { context, timestamp, severityNumber, severityText, body, exception } = line;
  return {
    timestamp,
    observedTimestamp: timestamp,
    severityNumber,
    ...(severityText === undefined ? {} : { severityText }),
    ...(body === undefined ? {} : { body }),
    attributes: {
      ...withRequestIdOnly(line.attributes, context),
      ...(exception === undefined ? {} : exceptionAttributes(exception)),
    },
    context: contextOfLine(context, line.attributes),
  };
}
