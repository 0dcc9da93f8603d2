import { DatabaseSync, type SQLInputValue, type SQLOutputValue } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";

import { SpanKind, SpanStatusCode, trace, type Span } from "@opentelemetry/api";

import { sqliteCheck } from "@tamma/observability/health";

import type { Order } from "./order.ts";
import { leaseMs, type Carrier, type Job, type Store } from "./store.ts";

type Row = Record<string, SQLOutputValue>;

// Several processes share the file: WAL lets them read while one writes, the time-out queues writers
const schema = `
  pragma busy_timeout = 5000;
  pragma journal_mode = wal;
  create table if not exists orders (
    id text primary key, item text not null, quantity integer not null, status text not null
  );
  create table if not exists jobs (
    id integer primary key, order_id text not null references orders, carrier text not null,
    placed_at_ms integer not null, free_at_ms integer not null
  );`;

const tracer = trace.getTracer("shop.sqlite");

/** Opens the store in a SQLite file. No instrumentation knows node:sqlite, so its spans are here. */
export async function openSqliteStore(file: string): Promise<Store> {
  const db = new DatabaseSync(file, { timeout: 5_000 });
  await createTables(db);

  const query = (
    operation: string,
    table: string,
    sql: string,
    ...values: SQLInputValue[]
  ): Row[] =>
    tracer.startActiveSpan(
      `${operation} ${table}`,
      {
        kind: SpanKind.CLIENT,
        attributes: {
          "db.system.name": "sqlite",
          "db.operation.name": operation,
          "db.collection.name": table,
          "db.query.text": sql,
        },
      },
      (span) => endWith(span, () => db.prepare(sql).all(...values)),
    );

  const transaction = (work: () => void): void => {
    db.exec("begin immediate");
    try {
      work();
      db.exec("commit");
    } catch (error) {
      db.exec("rollback");
      throw error;
    }
  };

  return {
    async placeOrder(id, { item, quantity }, carrier) {
      transaction(() => {
        const now = Date.now();
        query(
          "INSERT",
          "orders",
          "insert into orders values (?, ?, ?, 'placed')",
          id,
          item,
          quantity,
        );
        query(
          "INSERT",
          "jobs",
          "insert into jobs (order_id, carrier, placed_at_ms, free_at_ms) values (?, ?, ?, ?)",
          id,
          JSON.stringify(carrier),
          now,
          now,
        );
      });
    },
    async findOrder(id) {
      const [row] = query("SELECT", "orders", "select * from orders where id = ?", id);
      return row && toOrder(row);
    },
    async takeJob() {
      const now = Date.now();
      const [row] = query(
        "UPDATE",
        "jobs",
        `update jobs set free_at_ms = ?
         where id = (select id from jobs where free_at_ms <= ? order by id limit 1)
         returning *, (select quantity from orders where orders.id = order_id) as quantity`,
        now + leaseMs,
        now,
      );
      return row && toJob(row);
    },
    async finishJob({ id, orderId }, status) {
      transaction(() => {
        query("UPDATE", "orders", "update orders set status = ? where id = ?", status, orderId);
        query("DELETE", "jobs", "delete from jobs where id = ?", id);
      });
    },
    check: (options) => sqliteCheck({ database: db }, options),
    async queueState() {
      const sql = "select count(*) as depth, min(placed_at_ms) as oldest_ms from jobs";
      const [row] = query("SELECT", "jobs", sql);
      const oldestMs = Number(row?.["oldest_ms"] ?? Date.now());
      return { depth: Number(row?.["depth"]), oldest: Math.max(0, Date.now() - oldestMs) };
    },
    async close() {
      db.close();
    },
  };
}

/** Changing a file to WAL does not wait for a lock, whatever the time-out: it has to be repeated. */
async function createTables(db: DatabaseSync): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      db.exec(schema);
      return;
    } catch (error) {
      if (attempt === 20) throw error;
      await sleep(50);
    }
  }
}

function endWith<T>(span: Span, work: () => T): T {
  try {
    return work();
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR, message: String(error) });
    throw error;
  } finally {
    span.end();
  }
}

// oxlint-disable typescript/no-unsafe-type-assertion -- the tables are written by the statements above only

function toOrder(row: Row): Order {
  return {
    id: row["id"] as string,
    item: row["item"] as string,
    quantity: row["quantity"] as number,
    status: row["status"] as Order["status"],
  };
}

function toJob(row: Row): Job {
  return {
    id: row["id"] as number,
    orderId: row["order_id"] as string,
    quantity: row["quantity"] as number,
    placedAtMs: row["placed_at_ms"] as number,
    carrier: JSON.parse(row["carrier"] as string) as Carrier,
  };
}
