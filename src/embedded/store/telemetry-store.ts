import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";

import type { LogRecord, MetricPoint, SpanRecord, TelemetrySink } from "../records.ts";
import { fromLog, fromPoint, fromSpan, toLog, toPoint, toSpan, type Row } from "./rows.ts";
import { insertInto, schema } from "./schema.ts";

/** A root span with the size of its trace. */
export interface TraceSummary {
  readonly root: SpanRecord;
  readonly spans: number;
  readonly errors: number;
}

/** A time span in nanoseconds since the Unix epoch, both ends included. */
export interface TimeRange {
  readonly fromNs: bigint;
  readonly toNs: bigint;
}

/** How many records the store holds. */
export interface RecordCounts {
  readonly spans: number;
  readonly logs: number;
  readonly points: number;
}

/** Spans, log lines and metric points in one SQLite file, with the queries of the demo and page. */
export class TelemetryStore implements TelemetrySink {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(db: DatabaseSync) {
    this.#db = db;
    db.exec(schema);
  }

  addSpans(spans: readonly SpanRecord[]): void {
    this.#insert(insertInto("spans"), spans.map(fromSpan));
  }

  addLogs(logs: readonly LogRecord[]): void {
    this.#insert(insertInto("logs"), logs.map(fromLog));
  }

  addPoints(points: readonly MetricPoint[]): void {
    this.#insert(insertInto("points"), points.map(fromPoint));
  }

  /** Returns the newest `limit` spans, oldest first. */
  spans(limit: number): readonly SpanRecord[] {
    const sql = "select * from spans order by start_ns desc limit ?";
    return this.#all(sql, [limit]).map(toSpan).toReversed();
  }

  /** Returns the newest `limit` log lines, oldest first. */
  logs(limit: number): readonly LogRecord[] {
    const sql = "select * from logs order by time_ns desc limit ?";
    return this.#all(sql, [limit]).map(toLog).toReversed();
  }

  /** Returns the spans of one trace by start. */
  trace(traceId: string): readonly SpanRecord[] {
    return this.#all("select * from spans where trace_id = ? order by start_ns", [traceId]).map(
      toSpan,
    );
  }

  /** Returns the log lines of one trace by time. */
  logsOfTrace(traceId: string): readonly LogRecord[] {
    return this.#all("select * from logs where trace_id = ? order by time_ns", [traceId]).map(
      toLog,
    );
  }

  /** Returns the newest `limit` traces whose root has arrived, newest first. */
  recentTraces(limit: number): readonly TraceSummary[] {
    const sql = `
      select root.*,
        (select count(*) from spans s where s.trace_id = root.trace_id) as span_count,
        (select count(*) from spans s where s.trace_id = root.trace_id and s.status = 'error') as error_count
      from spans root where root.parent_span_id is null order by root.start_ns desc limit ?`;
    return this.#all(sql, [limit]).map((row) => ({
      root: toSpan(row),
      spans: Number(row["span_count"]),
      errors: Number(row["error_count"]),
    }));
  }

  /** Returns the names of all metrics, sorted. */
  metricNames(): readonly string[] {
    return this.#all("select distinct name from points order by name", []).map((row) =>
      String(row["name"]),
    );
  }

  /** Returns the newest point of each series of a metric. */
  latestPoints(name: string): readonly MetricPoint[] {
    // max() makes SQLite take the other columns from the row that holds the maximum:
    // https://www.sqlite.org/lang_select.html#bare_columns_in_an_aggregate_query
    const sql = `
      select *, max(time_ns) from points where name = ?
      group by service, instance, attributes, start_ns order by service, attributes`;
    return this.#all(sql, [name]).map(toPoint);
  }

  /** Returns the points of a metric in `range` by time. */
  pointsInRange(name: string, { fromNs, toNs }: TimeRange): readonly MetricPoint[] {
    const sql = "select * from points where name = ? and time_ns between ? and ? order by time_ns";
    return this.#all(sql, [name, fromNs, toNs]).map(toPoint);
  }

  /** Returns how many records there are. */
  counts(): RecordCounts {
    const count = (table: string): number =>
      Number(this.#all(`select count(*) as n from ${table}`, [])[0]?.["n"] ?? 0);
    return { spans: count("spans"), logs: count("logs"), points: count("points") };
  }

  /** Deletes what is older than `beforeNs`. */
  prune(beforeNs: bigint): void {
    this.#statement("delete from spans where start_ns < ?").run(beforeNs);
    this.#statement("delete from logs where time_ns < ?").run(beforeNs);
    this.#statement("delete from points where time_ns < ?").run(beforeNs);
  }

  [Symbol.dispose](): void {
    this.#db.close();
  }

  /** All rows or none: a sender that repeats a refused request must not store half of it twice. */
  #insert(sql: string, rows: readonly SQLInputValue[][]): void {
    if (rows.length === 0) return;
    const statement = this.#statement(sql);
    this.#db.exec("begin");
    try {
      for (const row of rows) statement.run(...row);
      this.#db.exec("commit");
    } catch (error) {
      this.#db.exec("rollback");
      throw error;
    }
  }

  #all(sql: string, values: readonly SQLInputValue[]): readonly Row[] {
    return this.#statement(sql).all(...values);
  }

  #statement(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#db.prepare(sql);
    // Nanoseconds are beyond 2^53
    statement.setReadBigInts(true);
    this.#statements.set(sql, statement);
    return statement;
  }
}
