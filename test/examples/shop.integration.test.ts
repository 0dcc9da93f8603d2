import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { shopFile } from "#src/embedded/demo/shop-files.ts";
import { startShop, type Shop } from "#src/embedded/demo/shop.ts";
import { startReceiver } from "#src/embedded/receiver/receiver.ts";
import { openTelemetryStore } from "#src/embedded/store/open-store.ts";
import type { TelemetryStore } from "#src/embedded/store/telemetry-store.ts";
import { catalog } from "#src/metrics/catalog.ts";

import { postgresBinaries, startPostgres } from "../helpers/postgres.ts";

const lamp = JSON.stringify({ item: "lamp", quantity: 2 });

const databases = [
  {
    name: "PostgreSQL",
    skip: postgresBinaries === undefined ? "skipped: no initdb and postgres here" : undefined,
    system: "postgresql",
    start: async (resources: AsyncDisposableStack) => resources.use(await startPostgres()).url,
  },
  {
    name: "SQLite",
    skip: undefined,
    system: "sqlite",
    start: async (resources: AsyncDisposableStack) => {
      return `sqlite:${join(await newScratch(resources), "shop.db")}`;
    },
  },
];

async function newScratch(resources: AsyncDisposableStack): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "shop-"));
  resources.defer(() => rm(folder, { recursive: true }));
  return folder;
}

describe.each(databases)("the shop on $name", ({ skip, system, start }) => {
  const resources = new AsyncDisposableStack();
  let shop: Shop;
  let telemetry: TelemetryStore;

  beforeAll(async () => {
    if (skip !== undefined) return;
    telemetry = resources.use(await openTelemetryStore(":memory:"));
    const receiver = resources.use(await startReceiver({ sink: telemetry, port: 0 }));
    const databaseUrl = await start(resources);
    const scratch = await newScratch(resources);
    shop = await startShop({
      otlpUrl: receiver.url,
      databaseUrl,
      scratch,
      env: process.env,
    });
    resources.use(shop);
  });

  afterAll(() => resources.disposeAsync());

  test.beforeEach(({ skip: skipTest }) => skipTest(skip !== undefined, skip));

  const call = async (
    method: string,
    path: string,
    body?: string,
    headers: Record<string, string> = {},
  ) => {
    const response = await fetch(`${shop.url}${path}`, {
      method,
      headers: { "content-type": "application/json", ...headers },
      ...(body === undefined ? {} : { body }),
    });
    return {
      status: response.status,
      body: (await response.json()) as Record<string, unknown>,
      response,
    };
  };

  const statusOf = async (id: unknown): Promise<unknown> =>
    (await call("GET", `/orders/${String(id)}`)).body["status"];

  test("takes an order, and the worker fulfils it", async () => {
    const { status, body } = await call("POST", "/orders", lamp);
    expect(status).toBe(202);
    await expect.poll(() => statusOf(body["id"]), { timeout: 5_000 }).toBe("fulfilled");
  });

  test("rejects an order of more than the warehouse has, and counts the failure by its reason", async () => {
    const big = JSON.stringify({ item: "lamp", quantity: 101 });
    const { body } = await call("POST", "/orders", big);
    await expect.poll(() => statusOf(body["id"]), { timeout: 5_000 }).toBe("rejected");
    await expect
      .poll(() => telemetry.latestPoints("workflow.failures"), { timeout: 10_000 })
      .toMatchObject([
        {
          service: "worker",
          value: 1,
          attributes: { "workflow.name": "order-fulfilment", "error.type": "out_of_stock" },
        },
      ]);
  });

  test.each<[string, string, string, number]>([
    ["no JSON", "/orders", "{bad", 400],
    ["no item", "/orders", '{"quantity":1}', 400],
    ["a fraction of a lamp", "/orders", '{"item":"lamp","quantity":0.5}', 400],
    ["an unknown field", "/orders", '{"item":"lamp","quantity":1,"price":0}', 400],
    ["a body over 16 kB", "/orders", JSON.stringify({ item: "x".repeat(20_000) }), 413],
    ["a fault of 200 %", "/fault", '{"errorRate":2}', 400],
  ])("answers %s at %s with an error of the caller", async (_, path, body, status) => {
    expect((await call("POST", path, body)).status).toBe(status);
  });

  test("tells an unknown order from an id that is none", async () => {
    expect((await call("GET", `/orders/${crypto.randomUUID()}`)).status).toBe(404);
    expect((await call("GET", "/orders/1")).status).toBe(400);
  });

  test("answers /livez", async () => {
    expect(await call("GET", "/livez")).toMatchObject({ status: 200, body: { status: "healthy" } });
  });

  test("fails a share of the answers, late, while the fault is on", async () => {
    const fault = { errorRate: 0.5, latencyMs: 20 };
    expect((await call("POST", "/fault", JSON.stringify(fault))).status).toBe(200);
    const statuses: number[] = [];
    for (let n = 0; n < 6; n += 1) statuses.push((await call("POST", "/orders", lamp)).status);
    expect(statuses).toEqual([202, 502, 202, 502, 202, 502]);
    await call("POST", "/fault", "{}");
    expect((await call("POST", "/orders", lamp)).status).toBe(202);
  });

  test("makes of one order one trace over three services, with the request id that the caller chose", async () => {
    const requestId = `test-${crypto.randomUUID()}`;
    const { response } = await call("POST", "/orders", lamp, { "x-request-id": requestId });
    expect(response.headers.get("x-request-id")).toBe(requestId);
    const logs = () =>
      telemetry.logs(10_000).filter((log) => log.attributes["request_id"] === requestId);
    await expect.poll(() => logs().length, { timeout: 10_000 }).toBe(4);
    const traceId = logs()[0]?.traceId ?? "";
    // Sorted: the services write at the same time
    expect(
      logs()
        .map((log) => `${log.service}: ${log.body as string}`)
        .toSorted(),
    ).toEqual([
      "gateway: order accepted",
      "gateway: order received",
      "orders: order stored",
      "worker: order fulfilled",
    ]);
    expect(new Set(logs().map((log) => log.traceId))).toEqual(new Set([traceId]));
    const spans = () => telemetry.trace(traceId);
    const systems = () => spans().filter((span) => span.attributes["db.system.name"] === system);
    await expect
      .poll(() => new Set(systems().map(({ service }) => service)), { timeout: 10_000 })
      .toEqual(new Set(["orders", "worker"]));
    await expect
      .poll(() => spans().map(({ kind }) => kind), { timeout: 10_000 })
      .toEqual(expect.arrayContaining(["server", "client", "producer", "consumer"]));
    // The root ends last, and each service sends its own
    await expect
      .poll(() => spans().filter(({ parentSpanId }) => parentSpanId === null), { timeout: 10_000 })
      .toMatchObject([{ service: "gateway", name: "POST /orders", kind: "server" }]);
  });

  test("looks for work without leaving traces of it", () => {
    const roots = telemetry.recentTraces(1_000).map(({ root }) => root.service);
    expect(roots).not.toContain("worker");
  });

  test("records its workflow metrics as the catalog describes them", async () => {
    const { name, unit, buckets } = catalog.workflowDuration;
    await expect
      .poll(() => telemetry.latestPoints(name), { timeout: 10_000 })
      .toMatchObject([
        { unit, bounds: buckets, attributes: { "workflow.name": "order-fulfilment" } },
      ]);
    expect(telemetry.latestPoints(catalog.workflowsCompleted.name)[0]?.unit).toBe(
      catalog.workflowsCompleted.unit,
    );
    expect(telemetry.latestPoints(catalog.workflowsFailed.name)[0]?.unit).toBe(
      catalog.workflowsFailed.unit,
    );
  });
});

describe("the load script", () => {
  const load = (...args: readonly string[]) =>
    promisify(execFile)(process.execPath, [shopFile("load"), ...args]);

  test.each([
    [["--url", "http://192.0.2.1:8080"], "loopback"],
    [["--count", "0"], "count"],
    [["--rate", "100000"], "rate"],
  ])("refuses %j", async (args, reason) => {
    await expect(load(...args)).rejects.toMatchObject({ stderr: expect.stringContaining(reason) });
  });
});

describe("a service", () => {
  test("without a database it can open says which URLs it takes", async () => {
    await using resources = new AsyncDisposableStack();
    const starting = startShop({
      otlpUrl: "http://127.0.0.1:1",
      databaseUrl: "mysql://x",
      scratch: await newScratch(resources),
      env: {},
    });
    await expect(starting).rejects.toMatchObject({
      code: "OBS_DEMO_SHOP",
      message: expect.stringContaining("expected postgres://… or sqlite:path, got mysql:…"),
    });
  });
});
