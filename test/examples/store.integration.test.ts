import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { createHealth } from "#src/health/index.ts";

import { openStore, type Job, type Store } from "../../examples/shop/store.ts";
import { postgresBinaries, startPostgres } from "../helpers/postgres.ts";

const databases = [
  {
    name: "PostgreSQL",
    reason: postgresBinaries === undefined ? "skipped: no initdb and postgres here" : undefined,
    start: async (resources: AsyncDisposableStack) => resources.use(await startPostgres()).url,
  },
  {
    name: "SQLite",
    reason: undefined,
    start: async (resources: AsyncDisposableStack) => {
      const folder = await mkdtemp(join(tmpdir(), "store-"));
      resources.defer(() => rm(folder, { recursive: true }));
      return `sqlite:${join(folder, "shop.db")}`;
    },
  },
];

describe.each(databases)("the shop's store on $name", ({ reason, start }) => {
  const resources = new AsyncDisposableStack();
  let stores: readonly Store[] = [];

  beforeAll(async () => {
    if (reason !== undefined) return;
    const url = await start(resources);
    // At once, as the services do it: both find no tables
    stores = await Promise.all([openStore(url), openStore(url)]);
    for (const store of stores) resources.defer(() => store.close());
  });

  beforeEach(({ skip }) => skip(reason !== undefined, reason));

  afterAll(() => resources.disposeAsync());

  const store = (n: number): Store => {
    const found = stores[n];
    if (found === undefined) throw new Error("expected an open store");
    return found;
  };

  test("tells how many jobs there are and how old the oldest is, and has a check that finds it", async () => {
    expect(await store(0).queueState()).toMatchObject({ depth: 0, oldest: 0 });
    await store(0).placeOrder(randomUUID(), { item: "table", quantity: 1 }, {});
    await sleep(50);
    const { depth, oldest } = await store(1).queueState();
    expect(depth).toBe(1);
    expect(Number(oldest)).toBeGreaterThan(0);
    expect(Number(oldest)).toBeLessThan(60_000);
    const job = await store(0).takeJob();
    if (job !== undefined) await store(0).finishJob(job, "fulfilled");
    expect(await store(1).queueState()).toMatchObject({ depth: 0 });
    await using health = createHealth({ checks: [store(0).check({})] });
    await health.start();
    expect(health.report().status).toBe("healthy");
  });

  test("hands each job to one worker only, with what the order's sender gave it", async () => {
    const ids = Array.from({ length: 20 }, () => randomUUID());
    const lamp = { item: "lamp", quantity: 3 };
    await Promise.all(ids.map((id) => store(0).placeOrder(id, lamp, { traceparent: id })));
    const jobs: Job[] = [];
    for (;;) {
      const taken = await Promise.all(stores.map((worker) => worker.takeJob()));
      const found = taken.filter((job) => job !== undefined);
      if (found.length === 0) break;
      jobs.push(...found);
    }
    expect(jobs.map(({ orderId }) => orderId).toSorted()).toEqual(ids.toSorted());
    for (const { orderId, carrier, quantity, placedAtMs } of jobs) {
      expect({ carrier, quantity }).toEqual({ carrier: { traceparent: orderId }, quantity: 3 });
      expect(Math.abs(Date.now() - placedAtMs)).toBeLessThan(60_000);
    }
  });

  test("ends a job with the order's new status", async () => {
    const id = randomUUID();
    await store(0).placeOrder(id, { item: "chair", quantity: 1 }, {});
    expect(await store(1).findOrder(id)).toEqual({
      id,
      item: "chair",
      quantity: 1,
      status: "placed",
    });
    const job = await store(1).takeJob();
    expect(job?.orderId).toBe(id);
    if (job !== undefined) await store(1).finishJob(job, "fulfilled");
    expect((await store(0).findOrder(id))?.status).toBe("fulfilled");
  });

  test("stores neither order nor job when one of them cannot be stored", async () => {
    const id = randomUUID();
    const lamp = { item: "lamp", quantity: 1 };
    await store(0).placeOrder(id, lamp, {});
    await store(0).takeJob();
    await expect(store(0).placeOrder(id, lamp, {})).rejects.toThrow(/unique/i);
    expect(await store(0).takeJob()).toBeUndefined();
  });
});
