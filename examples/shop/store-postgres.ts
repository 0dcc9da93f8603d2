import { Pool } from "pg";
import { pino } from "pino";

import { postgresCheck } from "@tamma/observability/health";

import { leaseMs, type Carrier, type Job, type Store } from "./store.ts";
import type { Order } from "./order.ts";

// The lock keeps two services from creating the same table at once, which PostgreSQL refuses
const schema = `
  begin;
  select pg_advisory_xact_lock(7305);
  create table if not exists orders (
    id uuid primary key, item text not null, quantity integer not null, status text not null
  );
  create table if not exists jobs (
    id bigint generated always as identity primary key,
    order_id uuid not null references orders, carrier jsonb not null,
    placed_at timestamptz not null default now(), free_at timestamptz not null default now()
  );
  commit`;

/** Opens the store in PostgreSQL and creates its tables when they are missing. */
export async function openPostgresStore(url: string): Promise<Store> {
  const pool = new Pool({ connectionString: url, connectionTimeoutMillis: 5_000 });
  // An idle connection that breaks is replaced at the next query; without a listener Node would die
  pool.on("error", (err) => pino().warn({ err }, "idle database connection lost"));
  await pool.query(schema);
  return {
    async placeOrder(id, { item, quantity }, carrier) {
      await pool.query(
        `with placed as (
           insert into orders (id, item, quantity, status) values ($1, $2, $3, 'placed') returning id
         )
         insert into jobs (order_id, carrier) select id, $4 from placed`,
        [id, item, quantity, carrier],
      );
    },
    async findOrder(id) {
      const sql = "select id, item, quantity, status from orders where id = $1";
      const { rows } = await pool.query<Order>(sql, [id]);
      return rows[0];
    },
    async takeJob() {
      const { rows } = await pool.query<JobRow>(
        `update jobs set free_at = now() + $1 * interval '1 millisecond'
         from orders
         where orders.id = jobs.order_id and jobs.id = (
           select id from jobs where free_at <= now() order by id limit 1 for update skip locked
         )
         returning jobs.id, order_id, quantity, carrier, extract(epoch from placed_at) * 1000 as placed_at_ms`,
        [leaseMs],
      );
      return rows[0] && toJob(rows[0]);
    },
    async finishJob({ id, orderId }, status) {
      await pool.query(
        `with done as (delete from jobs where id = $1)
         update orders set status = $3 where id = $2`,
        [id, orderId, status],
      );
    },
    check: (options) => postgresCheck({ client: pool }, options),
    async queueState() {
      const { rows } = await pool.query<{ depth: number; oldest: number }>(
        `select count(*)::int as depth,
           coalesce(extract(epoch from now() - min(placed_at)), 0)::float8 * 1000 as oldest
         from jobs`,
      );
      return rows[0] ?? { depth: 0 };
    },
    async close() {
      await pool.end();
    },
  };
}

/** bigint and numeric arrive as text. */
interface JobRow {
  readonly id: string;
  readonly order_id: string;
  readonly quantity: number;
  readonly carrier: Carrier;
  readonly placed_at_ms: string;
}

function toJob(row: JobRow): Job {
  return {
    id: Number(row.id),
    orderId: row.order_id,
    quantity: row.quantity,
    placedAtMs: Number(row.placed_at_ms),
    carrier: row.carrier,
  };
}
