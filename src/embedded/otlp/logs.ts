import type { LogRecord } from "../records.ts";
import { toAttributes, toOrigin, toValue } from "./attributes.ts";
import type { ExportLogsServiceRequest } from "./generated/opentelemetry/proto/collector/logs/v1/logs_service_pb.ts";
import type { LogRecord as OtlpLogRecord } from "./generated/opentelemetry/proto/logs/v1/logs_pb.ts";
import { toId, toNs } from "./ids.ts";
import type { Accepted } from "./signal.ts";

/** Returns the log records of a request. None is ever rejected: an invalid id counts as absent. */
export function toLogs(request: ExportLogsServiceRequest): Accepted<LogRecord> {
  const records = request.resourceLogs.flatMap(({ resource, scopeLogs }) => {
    const origin = toOrigin(resource);
    return scopeLogs.flatMap(({ scope, logRecords }) =>
      logRecords.map((record) => ({ ...origin, ...toLog(record), scope: scope?.name ?? "" })),
    );
  });
  return { records, rejected: 0 };
}

function toLog(record: OtlpLogRecord): Omit<LogRecord, "service" | "instance" | "scope"> {
  return {
    // The data model: use the time of observation when the source gave none
    timeNs: toNs(record.timeUnixNano === 0n ? record.observedTimeUnixNano : record.timeUnixNano),
    traceId: toId(record.traceId, 16),
    spanId: toId(record.spanId, 8),
    severityNumber: record.severityNumber,
    severityText: record.severityText,
    body: toValue(record.body),
    attributes: toAttributes(record.attributes),
  };
}
