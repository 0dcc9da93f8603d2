/**
 * Times are nanoseconds since the Unix epoch; attributes, events, bounds and bucket counts JSON.
 * Nothing waits for the disk: a lost tail after a power cut is cheaper than an fsync a batch.
 */
export const schema = `
  pragma journal_mode = wal;
  pragma synchronous = off;
  pragma temp_store = memory;

  create table if not exists spans (
    trace_id text not null, span_id text not null, parent_span_id text,
    service text not null, instance text,
    name text not null, kind text not null, start_ns integer not null, duration_ns integer not null,
    status text not null, status_message text not null, scope text not null,
    attributes text not null, events text not null
  );
  create index if not exists spans_by_trace on spans (trace_id);
  create index if not exists spans_by_start on spans (start_ns);
  create index if not exists roots_by_start on spans (start_ns) where parent_span_id is null;

  create table if not exists logs (
    time_ns integer not null, trace_id text, span_id text,
    service text not null, instance text,
    severity_number integer not null, severity_text text not null,
    body text not null, scope text not null, attributes text not null
  );
  create index if not exists logs_by_trace on logs (trace_id);
  create index if not exists logs_by_time on logs (time_ns);

  create table if not exists points (
    name text not null, unit text not null, kind text not null, temporality text not null,
    service text not null, instance text, attributes text not null,
    start_ns integer not null, time_ns integer not null,
    value real, count integer, sum real, bounds text, bucket_counts text
  );
  create index if not exists points_by_name on points (name, time_ns);
  create index if not exists points_by_time on points (time_ns);
`;

/** The columns of each table, in the order of its rows. */
const columns = {
  spans: [
    "trace_id",
    "span_id",
    "parent_span_id",
    "service",
    "instance",
    "name",
    "kind",
    "start_ns",
    "duration_ns",
    "status",
    "status_message",
    "scope",
    "attributes",
    "events",
  ],
  logs: [
    "time_ns",
    "trace_id",
    "span_id",
    "service",
    "instance",
    "severity_number",
    "severity_text",
    "body",
    "scope",
    "attributes",
  ],
  points: [
    "name",
    "unit",
    "kind",
    "temporality",
    "service",
    "instance",
    "attributes",
    "start_ns",
    "time_ns",
    "value",
    "count",
    "sum",
    "bounds",
    "bucket_counts",
  ],
} as const;

type Table = keyof typeof columns;

/** The statement that stores one row. */
export function insertInto(table: Table): string {
  const names = columns[table];
  return `insert into ${table} (${names.join(", ")}) values (${names.map(() => "?").join(", ")})`;
}
