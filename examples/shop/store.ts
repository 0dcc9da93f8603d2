import type { CheckOptions, HealthCheckDefinition, QueueState } from "@tamma/observability/health";

import type { NewOrder, Order, OrderStatus } from "./order.ts";

/** Headers of a job: trace context and request id of the request that it came from. */
export type Carrier = Readonly<Record<string, string>>;

/** One piece of work for the worker. */
export interface Job {
  readonly id: number;
  readonly orderId: string;
  readonly quantity: number;
  readonly placedAtMs: number;
  readonly carrier: Carrier;
}

/** Orders, and the queue of jobs beside them. */
export interface Store {
  /** Stores the order and its job, both or neither. */
  placeOrder(id: string, order: NewOrder, carrier: Carrier): Promise<void>;
  findOrder(id: string): Promise<Order | undefined>;
  /**
   * Takes the oldest free job for {@link leaseMs}, no matter how many workers ask. A worker that
   * dies loses its lease, and another one takes the job again.
   */
  takeJob(): Promise<Job | undefined>;
  /** Ends a job: sets the order's status and removes the job, both or neither. */
  finishJob(job: Job, status: OrderStatus): Promise<void>;
  /** Returns the health check of the database, named after it. */
  check(options: CheckOptions): HealthCheckDefinition;
  /** Returns how many jobs there are, and for how long the oldest. */
  queueState(): Promise<QueueState>;
  close(): Promise<void>;
}

export const leaseMs = 30_000;

/** Opens the store that a URL names: `postgres://…`, or `sqlite:path` on Node 24 and later. */
export async function openStore(url: string): Promise<Store> {
  if (/^postgres(?:ql)?:/.test(url)) {
    return (await import("./store-postgres.ts")).openPostgresStore(url);
  }
  if (url.startsWith("sqlite:")) {
    return (await import("./store-sqlite.ts")).openSqliteStore(url.slice("sqlite:".length));
  }
  throw new Error(
    `DATABASE_URL: expected postgres://… or sqlite:path, got ${url.split(":", 1)[0]}:…`,
  );
}
