import type { SQLInputValue, SQLOutputValue } from "node:sqlite";

import type { LogRecord, MetricPoint, SpanEvent, SpanRecord } from "../records.ts";

/** A row as node:sqlite reads it, with integers as bigint. */
export type Row = Readonly<Record<string, SQLOutputValue>>;

/** Returns the values of `columns.spans`. */
export function fromSpan(span: SpanRecord): SQLInputValue[] {
  return [
    span.traceId,
    span.spanId,
    span.parentSpanId,
    span.service,
    span.instance,
    span.name,
    span.kind,
    span.startNs,
    span.durationNs,
    span.status,
    span.statusMessage,
    span.scope,
    JSON.stringify(span.attributes),
    JSON.stringify(
      span.events.map((event) => Object.assign({}, event, { timeNs: `${event.timeNs}` })),
    ),
  ];
}

/** Returns the values of `columns.logs`. */
export function fromLog(log: LogRecord): SQLInputValue[] {
  return [
    log.timeNs,
    log.traceId,
    log.spanId,
    log.service,
    log.instance,
    log.severityNumber,
    log.severityText,
    JSON.stringify(log.body),
    log.scope,
    JSON.stringify(log.attributes),
  ];
}

/** Returns the values of `columns.points`. */
export function fromPoint(point: MetricPoint): SQLInputValue[] {
  return [
    point.name,
    point.unit,
    point.kind,
    point.temporality,
    point.service,
    point.instance,
    JSON.stringify(point.attributes),
    point.startNs,
    point.timeNs,
    point.value,
    point.count,
    point.sum,
    point.bounds && JSON.stringify(point.bounds),
    point.bucketCounts && JSON.stringify(point.bucketCounts),
  ];
}

// oxlint-disable typescript/no-unsafe-type-assertion -- the tables are written by the functions above only

export function toSpan(row: Row): SpanRecord {
  const events = JSON.parse(row["events"] as string) as (SpanEvent & { timeNs: string })[];
  return {
    traceId: row["trace_id"] as string,
    spanId: row["span_id"] as string,
    parentSpanId: row["parent_span_id"] as string | null,
    service: row["service"] as string,
    instance: row["instance"] as string | null,
    name: row["name"] as string,
    kind: row["kind"] as SpanRecord["kind"],
    startNs: row["start_ns"] as bigint,
    durationNs: row["duration_ns"] as bigint,
    status: row["status"] as SpanRecord["status"],
    statusMessage: row["status_message"] as string,
    scope: row["scope"] as string,
    attributes: JSON.parse(row["attributes"] as string) as SpanRecord["attributes"],
    events: events.map(({ name, timeNs, attributes }) => ({
      name,
      timeNs: BigInt(timeNs),
      attributes,
    })),
  };
}

export function toLog(row: Row): LogRecord {
  return {
    timeNs: row["time_ns"] as bigint,
    traceId: row["trace_id"] as string | null,
    spanId: row["span_id"] as string | null,
    service: row["service"] as string,
    instance: row["instance"] as string | null,
    severityNumber: Number(row["severity_number"]),
    severityText: row["severity_text"] as string,
    body: JSON.parse(row["body"] as string) as LogRecord["body"],
    scope: row["scope"] as string,
    attributes: JSON.parse(row["attributes"] as string) as LogRecord["attributes"],
  };
}

export function toPoint(row: Row): MetricPoint {
  return {
    name: row["name"] as string,
    unit: row["unit"] as string,
    kind: row["kind"] as MetricPoint["kind"],
    temporality: row["temporality"] as MetricPoint["temporality"],
    service: row["service"] as string,
    instance: row["instance"] as string | null,
    attributes: JSON.parse(row["attributes"] as string) as MetricPoint["attributes"],
    startNs: row["start_ns"] as bigint,
    timeNs: row["time_ns"] as bigint,
    value: row["value"] as number | null,
    count: row["count"] === null ? null : Number(row["count"]),
    sum: row["sum"] as number | null,
    bounds: row["bounds"] === null ? null : (JSON.parse(row["bounds"] as string) as number[]),
    bucketCounts:
      row["bucket_counts"] === null
        ? null
        : (JSON.parse(row["bucket_counts"] as string) as number[]),
  };
}
