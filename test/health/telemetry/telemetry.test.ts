import { AsyncLocalStorage } from "node:async_hooks";

import {
  context,
  metrics,
  ROOT_CONTEXT,
  trace,
  type Context,
  type ContextManager,
} from "@opentelemetry/api";
import { isTracingSuppressed } from "@opentelemetry/core";
import {
  AggregationTemporality,
  type DataPoint,
  type Histogram,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { Telemetry as ServiceTelemetry } from "#src/health/telemetry/telemetry.ts";
import { catalog } from "#src/metrics/catalog.ts";

import { dependency, harness, type Harness } from "../harness.ts";
import { VirtualClock } from "../virtual-clock.ts";

type Points = Readonly<Record<string, unknown>>;

interface Telemetry {
  readonly meterProvider: MeterProvider;
  readonly spans: InMemorySpanExporter;
  readonly tracerProvider: TracerProvider;
  /** `value by "attribute=value,…"` of the metric, as last exported. */
  readonly points: (name: string) => Points;
  readonly exports: () => number;
  readonly names: () => readonly string[];
}

function telemetry(): Telemetry {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  const spans = new InMemorySpanExporter();
  const last = () =>
    exporter
      .getMetrics()
      .at(-1)
      ?.scopeMetrics.flatMap((scope) => scope.metrics) ?? [];
  return {
    meterProvider: new MeterProvider({ readers: [reader] }),
    spans,
    tracerProvider: new TracerProvider({
      spanProcessors: [new SimpleSpanProcessor({ exporter: spans })],
    }),
    points: (name) =>
      Object.fromEntries(
        last()
          .filter(({ descriptor }) => descriptor.name === name)
          .flatMap(({ dataPoints }): readonly DataPoint<unknown>[] => dataPoints)
          .map(({ attributes, value }) => [
            Object.values(attributes).join(","),
            typeof value === "object" ? (value as Histogram).count : value,
          ]),
      ),
    exports: () => exporter.getMetrics().length,
    names: () => last().map(({ descriptor }) => descriptor.name),
  };
}

async function telling(t: Telemetry, checks: Parameters<typeof harness>[0]): Promise<Harness> {
  return harness(checks, { meterProvider: t.meterProvider, tracerProvider: t.tracerProvider });
}

const storage = new AsyncLocalStorage<Context>();

/** What the SDK installs, in short. */
const contexts: ContextManager = {
  active: () => storage.getStore() ?? ROOT_CONTEXT,
  with: (active, work, self, ...args) => storage.run(active, () => work.call(self!, ...args)),
  bind: (_context, target) => target,
  enable: () => contexts,
  disable: () => contexts,
};

beforeAll(() => void context.setGlobalContextManager(contexts));
afterAll(() => context.disable());

describe("the gauges", () => {
  test("show a blocked loop to every reader, for as long as the slowest one needs", async () => {
    const exporters = ["OTLP", "scraped"].map(() => {
      const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
      return {
        exporter,
        reader: new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 }),
      };
    });
    const provider = new MeterProvider({ readers: exporters.map(({ reader }) => reader) });
    const clock = new VirtualClock();
    const own = new ServiceTelemetry({
      clock,
      meterProvider: provider,
      logger: undefined,
      tracerProvider: undefined,
    });
    own.start(() => new Map());
    const seen = async (): Promise<readonly unknown[]> => {
      const values = [];
      for (const { exporter, reader } of exporters) {
        await reader.forceFlush();
        const all = exporter
          .getMetrics()
          .at(-1)
          ?.scopeMetrics.flatMap(({ metrics: each }) => each);
        const metric = all?.find(
          ({ descriptor }) => descriptor.name === catalog.healthEventLoopBlocked.name,
        );
        values.push(metric?.dataPoints[0]?.value);
      }
      return values;
    };
    expect(await seen()).toEqual([0, 0]);
    own.blocked({ blockedMs: 2_000, stack: [] });
    own.blocked({ blockedMs: 1_000, stack: [] });
    expect(await seen()).toEqual([2, 2]);
    clock.block(60_000);
    expect(await seen()).toEqual([2, 2]);
    clock.block(15_000);
    expect(await seen()).toEqual([0, 0]);
    own.stop();
    await provider.shutdown();
  });

  test("show each component in exactly one state", async () => {
    const t = telemetry();
    const db = dependency("db");
    await using h = await telling(t, [db.definition]);
    await t.meterProvider.forceFlush();
    expect(t.points("health.component.status")).toEqual({
      "db,healthy": 1,
      "db,degraded": 0,
      "db,unhealthy": 0,
      "db,unknown": 0,
    });
    expect(t.points("health.system.status")).toMatchObject({ healthy: 1, unhealthy: 0 });
    expect(t.points("health.check.last_run.timestamp")).toEqual({ db: h.clock.now() / 1_000 });
  });

  test("name the root cause while it lasts, and 0 afterwards", async () => {
    const t = telemetry();
    const db = dependency("db");
    const orders = dependency("orders", { dependencies: ["db"] });
    await using h = await telling(t, [db.definition, orders.definition]);
    await t.meterProvider.forceFlush();
    expect(t.points("health.root_cause")).toEqual({});
    db.fail();
    orders.fail();
    await h.clock.advance(120_000);
    await t.meterProvider.forceFlush();
    expect(t.points("health.root_cause")).toEqual({ "orders,db": 1 });
    db.ok();
    orders.ok();
    await h.clock.advance(120_000);
    await t.meterProvider.forceFlush();
    expect(t.points("health.root_cause")).toEqual({ "orders,db": 0 });
  });

  test("blame another service where that one named its own root cause", async () => {
    const t = telemetry();
    const orders = dependency("orders");
    const page = dependency("page", { dependencies: ["orders"] });
    await using h = await telling(t, [orders.definition, page.definition]);
    orders.answer = () => ({ status: "unhealthy", rootCauses: ["postgres"] });
    page.fail();
    await h.clock.advance(120_000);
    await t.meterProvider.forceFlush();
    expect(t.points("health.root_cause")).toEqual({
      "orders,orders/postgres": 1,
      "page,orders/postgres": 1,
    });
  });

  test("blame another service until the component has recovered, not its own first success", async () => {
    const t = telemetry();
    const orders = dependency("orders", { interval: "10s" });
    await using h = await telling(t, [orders.definition]);
    orders.answer = () => ({ status: "unhealthy", rootCauses: ["postgres"] });
    await h.clock.advance(120_000);
    orders.ok();
    await h.health.run("orders");
    await t.meterProvider.forceFlush();
    expect(h.state("orders")).toBe("unhealthy");
    expect(t.points("health.root_cause")).toEqual({ "orders,orders/postgres": 1 });
    orders.fail();
    await h.health.run("orders");
    await t.meterProvider.forceFlush();
    expect(h.health.report().rootCauses).toEqual(["orders"]);
    expect(t.points("health.root_cause")).toEqual({ "orders,orders/postgres": 0 });
  });

  test("blame the service that alerts on a shared component", async () => {
    const t = telemetry();
    const postgres = dependency("postgres", { alertedBy: "orders" });
    await using h = await telling(t, [postgres.definition]);
    postgres.fail();
    await h.clock.advance(120_000);
    await t.meterProvider.forceFlush();
    expect(t.points("health.root_cause")).toEqual({ "postgres,orders/postgres": 1 });
    expect(h.health.report().rootCauses).toEqual(["orders/postgres"]);
    postgres.ok();
    await h.clock.advance(120_000);
    await t.meterProvider.forceFlush();
    expect(t.points("health.root_cause")).toEqual({ "postgres,orders/postgres": 0 });
  });

  test("blame planned maintenance, and the log nobody's failure, while a component is down in its window", async () => {
    const t = telemetry();
    const lines: string[] = [];
    const log = (_: unknown, message: string): void => void lines.push(message);
    const start = new Date(Date.UTC(2026, 0, 1));
    const end = new Date(start.getTime() + 600_000);
    const db = dependency("db", { maintenance: [{ start, end }] });
    await using h = await harness([db.definition], {
      meterProvider: t.meterProvider,
      logger: { info: log, warn: log, error: log },
    });
    await t.meterProvider.forceFlush();
    expect(t.points("health.root_cause")).toEqual({});
    db.fail();
    await h.clock.advance(120_000);
    await t.meterProvider.forceFlush();
    expect(h.state("db")).toBe("degraded");
    expect(t.points("health.root_cause")).toEqual({ "db,planned maintenance": 1 });
    expect(lines).toContain("db is degraded");
    await h.clock.advance(600_000);
    await t.meterProvider.forceFlush();
    expect(h.state("db")).toBe("unhealthy");
    expect(t.points("health.root_cause")).toEqual({ "db,planned maintenance": 0 });
    expect(lines.join()).not.toContain("others fail");
  });

  test("count runs by outcome and measure them in seconds", async () => {
    const t = telemetry();
    const db = dependency("db", { timeout: "1s" });
    await using h = await telling(t, [db.definition]);
    db.fail();
    await h.health.run("db");
    const release = db.hang();
    const hanging = h.health.run("db");
    await h.clock.advance(1_000);
    await hanging;
    await h.health.run("db");
    release();
    await t.meterProvider.forceFlush();
    expect(t.points("health.check.runs")).toEqual({
      "db,success": 1,
      "db,failure": 1,
      "db,timeout": 1,
      "db,skipped": 1,
    });
    expect(t.points("health.check.duration")).toEqual({ db: 3 });
  });

  test("name a cause in another service as report, transition, log line and graph do", async () => {
    const t = telemetry();
    const c = dependency("c", { failureThreshold: 1 });
    const checkout = dependency("checkout", { dependencies: ["c"], failureThreshold: 1 });
    const works = dependency("works", { dependencies: ["c"] });
    c.answer = () => ({ status: "unhealthy", message: "c is down", rootCauses: ["db"] });
    checkout.fail();
    const lines: string[] = [];
    const log = (_: unknown, message: string): void => void lines.push(message);
    await using h = await harness(
      [c, checkout, works].map(({ definition }) => definition),
      { meterProvider: t.meterProvider, logger: { info: log, warn: log, error: log } },
    );
    const components = ["c", "checkout", "works"];
    await t.meterProvider.forceFlush();
    expect(t.points("health.root_cause")).toEqual(
      Object.fromEntries(components.map((name) => [`${name},c/db`, 1])),
    );
    expect(t.points("health.component.victims")).toEqual({ c: 1 });
    for (const name of components) {
      expect(h.health.component(name)?.rootCauses).toEqual(["c/db"]);
      const last = h.transitions.findLast(({ component }) => component === name);
      expect(last?.rootCauses).toEqual(["c/db"]);
    }
    expect(h.health.report().rootCauses).toEqual(["c/db"]);
    expect(h.health.component("checkout")?.message).toBe("down; because of c/db");
    expect(h.health.component("works")?.message).toBe("depends on c/db, which is down");
    expect(lines).toContain("c is unhealthy because of c/db");
    expect(lines).toContain("checkout is unhealthy because of c/db");
  });

  test("count whom a component takes down with it, and 0 once it has recovered", async () => {
    const t = telemetry();
    const db = dependency("db", { failureThreshold: 1, successThreshold: 1 });
    const down = ["a", "b"].map((name) =>
      dependency(name, { dependencies: ["db"], failureThreshold: 1 }),
    );
    const works = dependency("works", { dependencies: ["db"] });
    await using h = await telling(
      t,
      [db, works, ...down].map(({ definition }) => definition),
    );
    await t.meterProvider.forceFlush();
    expect(t.names()).not.toContain("health.component.victims");
    await h.clock.advance(1_000);
    for (const each of [db, ...down]) each.fail();
    for (const name of ["a", "b"]) await h.health.run(name);
    await t.meterProvider.forceFlush();
    expect(t.points("health.component.victims")).toEqual({ db: 2 });
    db.ok();
    await h.health.run("db");
    await t.meterProvider.forceFlush();
    expect(t.points("health.component.victims")).toEqual({ db: 0 });
  });

  test("are those of the catalog, all of them", async () => {
    const t = telemetry();
    const orders = dependency("orders", { dependencies: ["db"] });
    const db = dependency("db", { failureThreshold: 1 });
    db.fail();
    const cart = dependency("cart", { dependencies: ["db"], failureThreshold: 1 });
    cart.fail();
    const certificateExpiry = new Date(Date.UTC(2026, 5, 1));
    orders.answer = () => ({ status: "healthy", certificateExpiry });
    await using h = await telling(
      t,
      [db, orders, cart].map(({ definition }) => definition),
    );
    await t.meterProvider.forceFlush();
    expect(t.points("health.certificate.expiry.timestamp")).toEqual({
      orders: certificateExpiry.getTime() / 1_000,
    });
    const wanted = Object.values(catalog).filter(({ emitter }) => emitter === "health");
    expect(t.names().toSorted()).toEqual(wanted.map(({ name }) => name).toSorted());
    expect(h.state("orders")).toBe("degraded");
  });

  test("are exported soon after a change of state, and once for many", async () => {
    const t = telemetry();
    const checks = Array.from({ length: 10 }, (_, index) => dependency(`c${index}`));
    await using h = await telling(
      t,
      checks.map(({ definition }) => definition),
    );
    await h.clock.advance(5_000);
    const before = t.exports();
    for (const each of checks) each.fail();
    await h.clock.advance(120_000);
    const states = t.points("health.component.status");
    expect(checks.every((_, index) => states[`c${index},unhealthy`] === 1)).toBe(true);
    expect(t.exports() - before).toBeGreaterThan(0);
    expect(t.exports() - before).toBeLessThanOrEqual(10);
  });

  test("a provider without flush, or whose flush fails, harms nothing", async () => {
    const plain = {
      getMeter: metrics.getMeterProvider().getMeter.bind(metrics.getMeterProvider()),
    };
    const broken = { ...plain, forceFlush: () => Promise.reject(new Error("collector is down")) };
    const warnings: unknown[] = [];
    const log = (fields: unknown): void => void warnings.push(fields);
    for (const meterProvider of [plain, broken]) {
      const db = dependency("db", { failureThreshold: 1 });
      await using h = await harness([db.definition], {
        meterProvider,
        logger: { info: () => undefined, warn: log, error: () => undefined },
      });
      await h.clock.advance(10_000);
      expect(h.state("db")).toBe("healthy");
    }
    expect(warnings).toContainEqual({ "error.message": "collector is down" });
  });
});

describe("spans", () => {
  test("are made of failed runs, not of successful ones", async () => {
    const t = telemetry();
    const db = dependency("db");
    await using h = await telling(t, [db.definition]);
    expect(t.spans.getFinishedSpans()).toEqual([]);
    db.fail("refused");
    await h.health.run("db");
    const [span] = t.spans.getFinishedSpans();
    expect(span).toMatchObject({
      name: "health.check db",
      status: { message: "refused" },
      attributes: {
        "health.component.name": "db",
        "health.check.outcome": "failure",
        "error.type": "Error",
      },
    });
  });

  test("are made of every run where a check asks for it", async () => {
    const t = telemetry();
    await using h = await telling(t, [dependency("db", { trace: true }).definition]);
    expect(h.state("db")).toBe("healthy");
    expect(t.spans.getFinishedSpans()).toHaveLength(1);
  });

  test("are not made by what a check calls", async () => {
    const t = telemetry();
    const db = dependency("db");
    const seen: boolean[] = [];
    db.answer = async () => {
      seen.push(isTracingSuppressed(context.active()));
      await Promise.resolve();
      seen.push(isTracingSuppressed(context.active()));
      t.tracerProvider.getTracer("driver").startSpan("SELECT").end();
      return { status: "healthy" };
    };
    await using h = await telling(t, [db.definition]);
    expect(h.state("db")).toBe("healthy");
    expect(seen).toEqual([true, true]);
    expect(t.spans.getFinishedSpans()).toEqual([]);
  });

  test("of whoever asks for a run are not carried on by the schedule", async () => {
    const t = telemetry();
    const db = dependency("db", { interval: "10s" });
    const parents: (string | undefined)[] = [];
    db.answer = () => {
      parents.push(trace.getSpan(context.active())?.spanContext().spanId);
      return { status: "healthy" };
    };
    await using h = await telling(t, [db.definition]);
    const span = t.tracerProvider.getTracer("request").startSpan("GET /admin");
    await context.with(trace.setSpan(context.active(), span), () => h.health.run("db"));
    await h.clock.advance(60_000);
    expect(parents.length).toBeGreaterThan(4);
    expect(parents.every((id) => id === undefined)).toBe(true);
  });

  test("link the log line of a transition to the run that caused it", async () => {
    const t = telemetry();
    const db = dependency("db", { failureThreshold: 1 });
    const lines: {
      level: string;
      traceId: string | undefined;
      message: string;
      fields: unknown;
    }[] = [];
    const log =
      (level: string) =>
      (fields: unknown, message: string): void => {
        const traceId = trace.getSpan(context.active())?.spanContext().traceId;
        lines.push({ level, traceId, message, fields });
      };
    await using h = await harness([db.definition], {
      meterProvider: t.meterProvider,
      tracerProvider: t.tracerProvider,
      logger: { info: log("info"), warn: log("warn"), error: log("error") },
    });
    db.fail("refused");
    await h.health.run("db");
    const span = t.spans.getFinishedSpans().at(-1)!;
    expect(lines.at(-1)).toMatchObject({
      level: "error",
      message: "db is unhealthy",
      traceId: span.spanContext().traceId,
      fields: {
        "event.name": "health.component.state_changed",
        "health.component.name": "db",
        "health.component.previous_state": "healthy",
        "health.component.state": "unhealthy",
        "health.root_causes": ["db"],
        "health.message": "refused",
      },
    });
  });
});
