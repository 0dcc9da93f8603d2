/**
 * Fulfils orders: takes jobs from the queue, one at a time.
 * Run: PORT=8083 DATABASE_URL=postgres://… node --import @tamma/observability/preload worker.ts
 */
import { setTimeout as sleep } from "node:timers/promises";

import { context } from "@opentelemetry/api";
import { suppressTracing } from "@opentelemetry/core";
import { pino } from "pino";

import { needed } from "./health.ts";
import { countFulfilment } from "./metrics.ts";
import { consume } from "./queue.ts";
import { runService } from "./service.ts";
import { openStore, type Job } from "./store.ts";

const log = pino();
const store = await openStore(process.env["DATABASE_URL"] ?? "");
const stopping = new AbortController();

/** The warehouse has this many of each item. */
const inStock = 100;
const idleMs = 100;
const brokenMs = 1_000;

async function work(): Promise<void> {
  let broken = false;
  while (!stopping.signal.aborted) {
    try {
      const job = await poll();
      if (job === undefined) await pause(idleMs);
      else await consume(job, () => fulfil(job));
      broken = false;
    } catch (err) {
      // The job's lease runs out and it is taken again. One line an outage: health tells the rest
      if (!broken) log.error({ err }, "job failed");
      broken = true;
      await pause(brokenMs);
    }
  }
}

/** Looking for work is no part of any request: ten traces a second about nothing help nobody. */
function poll(): Promise<Job | undefined> {
  return context.with(suppressTracing(context.active()), () => store.takeJob());
}

async function fulfil(job: Job): Promise<void> {
  const rejected = job.quantity > inStock;
  await store.finishJob(job, rejected ? "rejected" : "fulfilled");
  const seconds = Math.max(0, Date.now() - job.placedAtMs) / 1000;
  if (rejected) {
    countFulfilment(seconds, "out_of_stock");
    log.warn({ orderId: job.orderId, quantity: job.quantity }, "order rejected");
  } else {
    countFulfilment(seconds);
    log.info({ orderId: job.orderId }, "order fulfilled");
  }
}

async function pause(ms: number): Promise<void> {
  await sleep(ms, undefined, { signal: stopping.signal }).catch(() => undefined);
}

const working = work();

runService({
  log,
  port: Number(process.env["PORT"] ?? 8083),
  // The same database as that of orders: its failure is one alert, not two
  checks: [store.check({ ...needed, alertedBy: "orders" })],
  routes: () => undefined,
  async stop() {
    stopping.abort();
    await working;
    await store.close();
  },
});
