import type { AnyValue } from "@opentelemetry/api";
import type { ReadableLogRecord } from "@opentelemetry/sdk-logs";

import { withoutErrorValues } from "./database-errors.ts";
import type { Redaction } from "./redaction.ts";

/** Returns the record without secrets: the same one if it has none. */
export function redactLogRecord(
  record: ReadableLogRecord,
  redaction: Redaction,
): ReadableLogRecord {
  const resource = redaction.resource(record.resource);
  const told = redaction.databaseErrors ? withoutErrorValues(record) : record;
  const attributes = redaction.attributes(told.attributes);
  const body = redactBody(told.body, redaction);
  const eventName = record.eventName === undefined ? undefined : redaction.text(record.eventName);
  if (
    resource === record.resource &&
    attributes === record.attributes &&
    body === record.body &&
    eventName === record.eventName
  ) {
    return record;
  }
  return {
    ...copyRecord(record),
    resource,
    attributes,
    ...(body === undefined ? {} : { body }),
    ...(eventName === undefined ? {} : { eventName }),
  };
}

function redactBody(body: AnyValue, { value, fields }: Redaction): AnyValue {
  return body === undefined || body === null ? body : value("body", body, fields);
}

/** Field by field: the SDK's records have getters, which a spread leaves out. */
export function copyRecord(record: ReadableLogRecord): ReadableLogRecord {
  const { hrTime, hrTimeObserved, spanContext, severityText, severityNumber, body } = record;
  const { eventName, resource, instrumentationScope, attributes, droppedAttributesCount } = record;
  return {
    hrTime,
    hrTimeObserved,
    ...(spanContext === undefined ? {} : { spanContext }),
    ...(severityText === undefined ? {} : { severityText }),
    ...(severityNumber === undefined ? {} : { severityNumber }),
    ...(body === undefined ? {} : { body }),
    ...(eventName === undefined ? {} : { eventName }),
    resource,
    instrumentationScope,
    attributes,
    droppedAttributesCount,
  };
}
