import { describe, expect, test } from "vitest";

import type { ProbeResult } from "#src/health/check.ts";
import { createHealth } from "#src/health/index.ts";

import { dependency, harness } from "../harness.ts";
import { VirtualClock } from "../virtual-clock.ts";

describe("a failing check", () => {
  test("is unhealthy after three failures, confirmed 5 s and 15 s after the first", async () => {
    const db = dependency("db");
    await using h = await harness([db.definition]);
    expect(h.state("db")).toBe("healthy");
    await h.clock.advance(15_000);
    db.fail("connection refused");
    await h.clock.advance(30_000);
    const failedAtMs = h.health.component("db")!.timestamp.getTime();
    expect(h.state("db")).toBe("healthy");
    await h.clock.advance(failedAtMs + 14_999 - h.clock.now());
    expect(h.state("db")).toBe("healthy");
    await h.clock.advance(2);
    expect(h.health.component("db")).toMatchObject({
      state: "unhealthy",
      message: "connection refused",
      role: "root",
    });
  });

  test("is healthy again after two successes", async () => {
    const db = dependency("db");
    await using h = await harness([db.definition]);
    db.fail();
    await h.clock.advance(60_000);
    db.ok();
    await h.clock.advance(40_000);
    expect(h.story()).toEqual([
      "db: unknown -> healthy",
      "db: healthy -> unhealthy (root: db)",
      "db: unhealthy -> healthy",
    ]);
  });

  test("a single blip changes nothing", async () => {
    const db = dependency("db");
    await using h = await harness([db.definition]);
    db.answer = () => {
      db.ok();
      throw new Error("blip");
    };
    await h.clock.advance(120_000);
    expect(h.story()).toEqual(["db: unknown -> healthy"]);
    expect(h.health.component("db")?.metrics).toMatchObject({ errorCount: 1, lastError: "blip" });
  });

  test("is unknown, not healthy, until something is known", async () => {
    const db = dependency("db");
    db.fail();
    await using h = await harness([db.definition]);
    expect(h.health.component("db")).toMatchObject({ status: "unhealthy", state: "unknown" });
    await h.clock.advance(15_001);
    expect(h.state("db")).toBe("unhealthy");
  });

  test("does not count while the service starts, if grace is given", async () => {
    const db = dependency("db", { startupGrace: "1m" });
    db.fail();
    await using h = await harness([db.definition]);
    await h.clock.advance(59_000);
    expect(h.state("db")).toBe("unknown");
    await h.clock.advance(41_000);
    expect(h.state("db")).toBe("unhealthy");
  });

  test("may be degraded instead of unhealthy", async () => {
    const cache = dependency("cache", { failureStatus: "degraded" });
    await using h = await harness([cache.definition]);
    cache.fail();
    await h.clock.advance(90_000);
    expect(h.state("cache")).toBe("degraded");
    expect(h.health.report().status).toBe("degraded");
  });

  test("is tried again within the same run, if retries are given", async () => {
    const db = dependency("db", { retries: 2 });
    let failures = 0;
    db.answer = () => {
      failures += 1;
      if (failures <= 2) throw new Error("flaky");
      return { status: "healthy" };
    };
    await using h = await harness([db.definition]);
    expect(h.state("db")).toBe("healthy");
    expect(db.calls()).toBe(3);
  });

  test("is reported as degraded in a maintenance window, and checked all the same", async () => {
    const start = new Date(Date.UTC(2026, 0, 1));
    const end = new Date(start.getTime() + 600_000);
    const db = dependency("db", { maintenance: [{ start, end, reason: "upgrade" }] });
    await using h = await harness([db.definition]);
    db.fail();
    await h.clock.advance(90_000);
    expect(h.health.component("db")).toMatchObject({
      state: "degraded",
      message: "down; maintenance: upgrade",
      maintenanceUntil: end,
    });
    await h.clock.advance(600_000);
    expect(h.state("db")).toBe("unhealthy");
  });
});

describe("a slow check", () => {
  test("is degraded from its limit on", async () => {
    const db = dependency("db", { slow: "100ms", failureThreshold: 1 });
    await using h = await harness([db.definition]);
    db.answer = async () => {
      h.clock.block(150);
      return { status: "healthy" };
    };
    await h.health.run("db");
    expect(h.health.component("db")).toMatchObject({
      state: "degraded",
      message: "took 150 ms, slow from 100 ms",
    });
  });
});

describe("a check that hangs", () => {
  test("is aborted at its deadline and never called a second time until it returns", async () => {
    const signals: AbortSignal[] = [];
    const db = dependency("db", { timeout: "2s" });
    const definition = {
      ...db.definition,
      check: (context: { signal: AbortSignal; timeoutMs: number }) => {
        signals.push(context.signal);
        return db.definition.check({ ...context, reason: "schedule" });
      },
    };
    await using h = await harness([definition]);
    const release = db.hang();
    await h.clock.advance(300_000);
    expect(db.running()).toBe(1);
    expect(db.calls()).toBe(2);
    expect(signals.at(-1)?.aborted).toBe(true);
    expect(h.health.component("db")).toMatchObject({
      state: "unhealthy",
      message: expect.stringMatching(/^a call has not returned for \d+ s$/),
      hangingSince: expect.any(Date),
    });
    release();
    db.ok();
    await h.clock.advance(60_000);
    expect(h.state("db")).toBe("healthy");
    expect(h.health.component("db")).not.toHaveProperty("hangingSince");
  });

  test("does not keep the others from their schedule", async () => {
    const bad = Array.from({ length: 10 }, (_, index) => dependency(`bad${index}`));
    const good = Array.from({ length: 90 }, (_, index) => dependency(`good${index}`));
    for (const each of bad) each.hang();
    await using h = await harness([...bad, ...good].map(({ definition }) => definition));
    await h.clock.advance(600_000);
    expect(good.map(({ calls }) => calls()).every((calls) => calls >= 19)).toBe(true);
    expect(bad.map(({ running }) => running())).toEqual(bad.map(() => 1));
  });

  test.for([
    ["before", (bad: string[], good: string[]) => [...bad, ...good]],
    [
      "among",
      (bad: string[], good: string[]) =>
        bad.flatMap((b, i) => [b, ...good.slice(i / 6, i % 6 === 0 ? i / 6 + 1 : i / 6)]),
    ],
  ] as const)(
    "by the hundred, declared %s the others, lets these answer within 3 s of the start",
    async ([, order]) => {
      const names = (kind: string, count: number): string[] =>
        Array.from({ length: count }, (_, index) => `${kind}${index}`);
      const good = names("good", 50);
      const checks = order(names("bad", 300), good).map((name) => dependency(name));
      for (const each of checks) if (each.definition.name.startsWith("bad")) each.hang();
      await using h = await harness(checks.map(({ definition }) => definition));
      await h.clock.advance(3_000);
      expect(good.map((name) => h.state(name))).toEqual(good.map(() => "healthy"));
    },
  );

  test("that heeds its signal is called again", async () => {
    let calls = 0;
    await using h = await harness([
      {
        name: "db",
        timeout: "1s",
        check: ({ signal }) => {
          calls += 1;
          return new Promise((_, reject) => {
            signal.addEventListener("abort", () => reject(signal.reason), { once: true });
          });
        },
      },
    ]);
    await h.clock.advance(20_000);
    expect(h.state("db")).toBe("unhealthy");
    expect(h.health.component("db")?.message).toBe("timeout after 1000 ms");
    expect(calls).toBeGreaterThanOrEqual(3);
  });

  test("that only seemed to, because the loop was blocked, is not a failure", async () => {
    const db = dependency("db", { timeout: "1s" });
    await using h = await harness([db.definition]);
    const release = db.hang();
    const run = h.health.run("db");
    await h.clock.advance(500);
    h.clock.block(3_000);
    await h.clock.advance(1);
    release();
    await h.clock.advance(1);
    await run;
    expect(h.health.component("db")?.metrics).toMatchObject({ errorCount: 0 });
  });
});

describe("checks that are slow because they share something", () => {
  /** Two at a time, 100 ms each; counts how many wait or are served. */
  function pool(clock: VirtualClock): { serve: () => Promise<ProbeResult>; most: () => number } {
    const waiting: (() => void)[] = [];
    let inFlight = 0;
    let served = 0;
    let most = 0;
    const next = (): void => {
      if (served === 2 || waiting.length === 0) return;
      served += 1;
      const done = waiting.shift();
      clock.after(100, () => {
        served -= 1;
        inFlight -= 1;
        done?.();
        next();
      });
    };
    const serve = async (): Promise<ProbeResult> => {
      inFlight += 1;
      most = Math.max(most, inFlight);
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        next();
      });
      return { status: "healthy" };
    };
    return { serve, most: () => most };
  }

  test.for([
    [0, 8],
    [40, 80],
  ] as const)(
    "are not let in all at once, with %i that hang before them",
    async ([hanging, atMost]) => {
      const clock = new VirtualClock();
      const { serve, most } = pool(clock);
      const bad = Array.from({ length: hanging }, (_, index) => dependency(`bad${index}`));
      for (const each of bad) each.hang();
      const busy = Array.from({ length: 200 }, (_, index) => dependency(`busy${index}`));
      for (const each of busy) each.answer = serve;
      const checks = [...bad, ...busy].map(({ definition }) => definition);
      await using health = createHealth({ checks, clock, random: () => 0.5 });
      void health.start();
      await clock.advance(20_000);
      expect(most()).toBeLessThanOrEqual(atMost);
      const states = busy.map(({ definition }) => health.component(definition.name)?.state);
      expect(states).toEqual(busy.map(() => "healthy"));
    },
  );
});

type Misbehaviour = readonly [string, () => unknown, string];

describe("a check that misbehaves", () => {
  // oxlint-disable-next-line unicorn/no-thenable -- that is the misbehaviour
  const thenable = Object.defineProperty({}, "then", {
    get: (): unknown => {
      throw new Error("then is a trap");
    },
  });
  test.for([
    [
      "throws at once",
      () => {
        throw new Error("boom");
      },
      "boom",
    ],
    [
      "throws a string",
      () => {
        throw "plain";
      },
      "plain",
    ],
    ["rejects with undefined", () => Promise.reject(undefined), "the check threw undefined"],
    ["rejects with null", () => Promise.reject(null), "the check threw null"],
    ["rejects with a symbol", () => Promise.reject(Symbol("s")), "the check threw Symbol(s)"],
    [
      "rejects with an object without a prototype",
      () => Promise.reject(Object.create(null)),
      "the check threw a value that cannot be printed",
    ],
    ["rejects with an empty error", () => Promise.reject(new TypeError("")), "TypeError"],
    [
      "rejects with an AggregateError",
      () => Promise.reject(new AggregateError([new Error("a"), new Error("b")])),
      "a; b",
    ],
    ["returns nothing", () => undefined, "got undefined"],
    ["returns null", () => null, "got null"],
    ["returns a number", () => 42, "got number"],
    ["returns a string", () => "healthy", "got string"],
    ["returns an unknown status", () => ({ status: "up" }), 'got status "up"'],
    ["returns a status of another type", () => ({ status: 1 }), "got status number"],
    ["returns a row", () => ({ rows: [] }), "got object"],
    [
      "returns details with a getter that throws",
      () => ({
        status: "healthy",
        details: {
          get x(): unknown {
            throw new Error("no");
          },
        },
      }),
      "no",
    ],
    ["returns a thenable that throws", () => thenable, "then is a trap"],
    [
      "returns a proxy that throws",
      () =>
        new Proxy(
          {},
          {
            get: () => {
              throw new Error("no");
            },
          },
        ),
      "no",
    ],
    [
      "leaks a password",
      () => Promise.reject(new Error("postgres://app:hunter2@db/x refused")),
      "postgres://***@db/x refused",
    ],
  ] as readonly Misbehaviour[])(
    "that %s is unhealthy, says so and harms no other",
    async ([, check, message]) => {
      await using h = await harness([
        { name: "bad", check: check as never, failureThreshold: 1 },
        dependency("good").definition,
      ]);
      expect(h.health.component("bad")).toMatchObject({
        state: "unhealthy",
        message: expect.stringContaining(message),
      });
      expect(h.state("good")).toBe("healthy");
      expect(() => JSON.stringify(h.health.report())).not.toThrow();
    },
  );

  test.for([
    [
      "a cycle",
      () => {
        const a: Record<string, unknown> = {};
        a["self"] = a;
        return a;
      },
    ],
    ["a bigint", () => ({ big: 1n })],
    ["a megabyte", () => ({ text: Array.from({ length: 2_000 }, () => "x".repeat(500)) })],
    ["a function", () => ({ f: () => 1 })],
  ] as const)("whose details hold %s still yields a report", async ([, details]) => {
    await using h = await harness([
      { name: "odd", check: () => ({ status: "healthy", details: details() }) },
    ]);
    expect(h.state("odd")).toBe("healthy");
    expect(JSON.stringify(h.health.report()).length).toBeLessThan(20_000);
  });
});

describe("an incident", () => {
  test("its first event names the root although the dependant was probed first", async () => {
    const db = dependency("db", { interval: "30s" });
    const orders = dependency("orders", { dependencies: ["db"], interval: "10s" });
    await using h = await harness([db.definition, orders.definition]);
    await h.clock.advance(16_000);
    db.fail("refused");
    orders.fail("no database");
    await h.clock.advance(60_000);
    const events = h.transitions.filter(({ to }) => to === "unhealthy");
    expect(events).toHaveLength(2);
    expect(events.map(({ rootCauses }) => rootCauses)).toEqual([["db"], ["db"]]);
    expect(h.story()).toContain("orders: healthy -> unhealthy (suppressed: db)");
    expect(h.story()).toContain("db: healthy -> unhealthy (root: db)");
    expect(h.health.report()).toMatchObject({
      rootCauses: ["db"],
      affected: ["orders"],
      criticality: "critical",
    });
  });

  test("a dependant's failures make its upstreams run at once, until they are confirmed", async () => {
    const db = dependency("db", { interval: "1h" });
    const orders = dependency("orders", {
      dependencies: ["db"],
      interval: "10s",
      failureThreshold: 3,
    });
    await using h = await harness([db.definition, orders.definition]);
    const before = db.calls();
    orders.fail();
    await h.clock.advance(6_000);
    expect(db.calls()).toBe(before + 1);
    await h.clock.advance(60_000);
    expect(h.state("orders")).toBe("unhealthy");
    expect(db.calls()).toBe(before + 3);
  });

  test("its first event names the root even where one failure is enough", async () => {
    const db = dependency("db", { failureThreshold: 1, interval: "1h" });
    const orders = dependency("orders", { dependencies: ["db"], failureThreshold: 1 });
    const gateway = dependency("gateway", { dependencies: ["orders"], failureThreshold: 1 });
    await using h = await harness([db, orders, gateway].map(({ definition }) => definition));
    await h.clock.advance(1_000);
    for (const each of [db, orders, gateway]) each.fail();
    await h.health.run("gateway");
    expect(h.story().slice(3)).toEqual([
      "db: healthy -> unhealthy (root: db)",
      "orders: healthy -> degraded (affected: db)",
      "gateway: healthy -> degraded (affected: db)",
      "orders: degraded -> unhealthy (suppressed: db)",
      "gateway: degraded -> unhealthy (suppressed: db)",
    ]);
  });

  test("an upstream that hangs does not keep a dependant's failure back for ever", async () => {
    const db = dependency("db", { timeout: "5s", interval: "1h" });
    const orders = dependency("orders", { dependencies: ["db"], failureThreshold: 1 });
    await using h = await harness([db.definition, orders.definition]);
    await h.clock.advance(1_000);
    db.hang();
    orders.fail();
    const run = h.health.run("orders");
    await h.clock.advance(4_999);
    expect(h.state("orders")).toBe("healthy");
    await h.clock.advance(2);
    await run;
    expect(h.health.component("orders")).toMatchObject({ state: "unhealthy", rootCauses: ["db"] });
  });

  test("many dependants that fail together do not confirm their upstream any sooner", async () => {
    const db = dependency("db");
    const many = Array.from({ length: 10 }, (_, index) =>
      dependency(`c${index}`, { dependencies: ["db"] }),
    );
    await using h = await harness([db, ...many].map(({ definition }) => definition));
    await h.clock.advance(1_000);
    db.fail();
    for (const each of many) {
      each.fail();
      await h.health.run(each.definition.name);
      await h.clock.advance(100);
    }
    expect(db.calls()).toBe(2);
    await h.clock.advance(13_000);
    expect(h.state("db")).toBe("healthy");
  });

  test("a dependant that stays down after the root recovered becomes a root itself", async () => {
    const db = dependency("db");
    const orders = dependency("orders", { dependencies: ["db"] });
    await using h = await harness([db.definition, orders.definition]);
    db.fail();
    orders.fail();
    await h.clock.advance(120_000);
    db.ok();
    await h.clock.advance(240_000);
    expect(h.story().slice(-2)).toEqual([
      "db: unhealthy -> healthy",
      "orders: unhealthy -> unhealthy (root: orders)",
    ]);
  });

  test.for([0, 20, 30, 45, 60, 90, 120])(
    "a dependant that recovers %i s after the root is no root",
    async (lateS) => {
      const db = dependency("db");
      const orders = dependency("orders", { dependencies: ["db"] });
      await using h = await harness([db.definition, orders.definition]);
      db.fail();
      orders.fail();
      await h.clock.advance(120_000);
      db.ok();
      await h.clock.advance(lateS * 1_000);
      orders.ok();
      await h.clock.advance(300_000);
      expect(h.story().filter((line) => line.startsWith("orders"))).toEqual([
        "orders: unknown -> healthy",
        "orders: healthy -> degraded (affected: db)",
        "orders: degraded -> unhealthy (suppressed: db)",
        "orders: unhealthy -> healthy",
      ]);
    },
  );

  test("a dependant that has failed itself meanwhile is told soon after the hold", async () => {
    const db = dependency("db");
    const orders = dependency("orders", { dependencies: ["db"], interval: "1h" });
    await using h = await harness([db.definition, orders.definition], { hold: "1m" });
    db.fail();
    orders.fail();
    await h.health.run("orders");
    await h.clock.advance(120_000);
    expect(h.health.component("orders")?.role).toBe("suppressed");
    db.ok();
    let recoveredMs = Infinity;
    let promotedMs = Infinity;
    h.health.onTransition(({ at, component, role }) => {
      if (component === "db") recoveredMs = at.getTime();
      if (role === "root") promotedMs = at.getTime();
    });
    await h.clock.advance(120_000);
    expect((promotedMs - recoveredMs) / 1_000).toBeGreaterThanOrEqual(60);
    // As many failures as confirm one, the first at the recovery, two after the hold
    expect((promotedMs - recoveredMs) / 1_000).toBeLessThanOrEqual(72);
  });

  test("a slow upstream is named as the root, and its state stays degraded", async () => {
    const db = dependency("db");
    const orders = dependency("orders", { dependencies: ["db"] });
    await using h = await harness([db.definition, orders.definition]);
    db.answer = () => ({ status: "degraded", message: "429" });
    orders.fail();
    await h.clock.advance(60_000);
    expect(h.health.component("orders")).toMatchObject({ role: "suppressed", rootCauses: ["db"] });
    expect(h.health.component("db")).toMatchObject({ state: "degraded", role: "root" });
    expect(h.transitions.filter(({ role }) => role === "root").map((t) => t.component)).toEqual([
      "db",
    ]);
    expect(h.health.report()).toMatchObject({ rootCauses: ["db"], affected: ["orders"] });
  });

  test("recovery of the root is followed by its dependants at once", async () => {
    const db = dependency("db");
    const orders = dependency("orders", { dependencies: ["db"], interval: "1h" });
    await using h = await harness([db.definition, orders.definition]);
    db.fail();
    orders.fail();
    await h.health.run("orders");
    await h.clock.advance(120_000);
    db.ok();
    orders.ok();
    await h.clock.advance(45_000);
    expect(h.state("orders")).toBe("healthy");
  });

  test("another service's own root cause is named", async () => {
    const remote = dependency("billing", { failureThreshold: 1 });
    remote.answer = () => ({
      status: "unhealthy",
      components: {
        ledger: { status: "unhealthy" },
        api: { status: "unhealthy", dependencies: ["ledger"] },
      },
      rootCauses: ["ledger"],
    });
    await using h = await harness([remote.definition]);
    expect(h.health.report().rootCauses).toEqual(["billing/ledger"]);
  });
});

describe("the schedule", () => {
  test("many callers share one run", async () => {
    const db = dependency("db");
    await using h = await harness([db.definition]);
    const release = db.hang();
    const all = Array.from({ length: 1_000 }, () => h.health.run("db"));
    release();
    await Promise.all(all);
    expect(db.calls()).toBe(2);
  });

  test("spreads by 10 % around the interval", async () => {
    const times: number[] = [];
    const draws = [0.5, 0, 1, 0, 1];
    const h = await harness([], {});
    await h.health.stop();
    const { clock } = h;
    const db = dependency("db");
    db.answer = () => {
      times.push(clock.now());
      return { status: "healthy" };
    };
    await using other = await harness([db.definition], {
      clock,
      random: () => draws.shift() ?? 0.5,
    });
    await clock.advance(130_000);
    expect(times.slice(1).map((at, index) => at - times[index]!)).toEqual([
      15_000, 27_000, 33_000, 27_000,
    ]);
    expect(other.state("db")).toBe("healthy");
  });

  test("results that are too old make a component unknown", async () => {
    const db = dependency("db");
    await using h = await harness([db.definition]);
    h.clock.block(200_000);
    // The sweep and the check are both due; the sweep was set first
    await h.clock.advance(0);
    expect(h.story()).toContain("db: healthy -> unknown");
    await h.clock.advance(1_000);
    expect(h.state("db")).toBe("healthy");
  });

  test.for([120_000, -120_000, 3_600_000, -3_600_000])(
    "is not moved by a wall clock that is set by %i ms",
    async (stepMs) => {
      const db = dependency("db");
      const hanging = dependency("hanging", { timeout: "1s", failureThreshold: 1 });
      await using h = await harness([db.definition, hanging.definition]);
      await h.clock.advance(10_000);
      hanging.hang();
      void h.health.run("hanging");
      await h.clock.advance(2_000);
      const calls = db.calls();
      const before = h.transitions.length;
      h.clock.stepWallClock(stepMs);
      await h.clock.advance(60_000);
      expect(h.transitions.slice(before)).toEqual([]);
      expect(db.calls()).toBe(calls + 2);
      expect(h.health.report().lifecycle).toBe("ready");
      expect(h.state("db")).toBe("healthy");
      const message = h.health.component("hanging")?.message ?? "";
      expect(Number(/^a call has not returned for (\d+) s$/.exec(message)?.[1])).toBeLessThan(63);
    },
  );

  test("of a hold is not moved by a wall clock that is set", async () => {
    const db = dependency("db");
    const orders = dependency("orders", { dependencies: ["db"] });
    await using h = await harness([db.definition, orders.definition]);
    db.fail();
    orders.fail();
    await h.clock.advance(120_000);
    db.ok();
    await h.clock.advance(40_000);
    expect(h.state("db")).toBe("healthy");
    h.clock.stepWallClock(3_600_000);
    await h.clock.advance(60_000);
    expect(h.health.component("orders")?.role).toBe("suppressed");
    await h.clock.advance(60_000);
    expect(h.health.component("orders")?.role).toBe("root");
  });

  test("ends without a timer left, and refuses to run", async () => {
    const checks = Array.from({ length: 20 }, (_, index) => dependency(`c${index}`));
    checks[0]!.hang();
    const h = await harness(checks.map(({ definition }) => definition));
    await h.clock.advance(60_000);
    await h.health.stop();
    expect(h.clock.pending).toBe(0);
    await expect(h.health.run("c1")).rejects.toMatchObject({ code: "OBS_HEALTH_STOPPED" });
    await expect(h.health.start()).rejects.toMatchObject({ code: "OBS_HEALTH_STOPPED" });
  });

  test("an unknown name is refused", async () => {
    await using h = await harness([]);
    await expect(h.health.run("x")).rejects.toMatchObject({
      code: "OBS_HEALTH_UNKNOWN_COMPONENT",
    });
    expect(h.health.component("x")).toBeUndefined();
  });
});

describe("whatever the application hands in", () => {
  test("a logger or a listener that throws keeps no check from running", async () => {
    const db = dependency("db");
    const broken = (): never => {
      throw new Error("disk full");
    };
    await using h = await harness([db.definition], {
      logger: { info: broken, warn: broken, error: broken },
    });
    h.health.onTransition(broken);
    db.fail();
    await h.clock.advance(120_000);
    db.ok();
    await h.clock.advance(120_000);
    expect(h.state("db")).toBe("healthy");
    expect(h.story()).toHaveLength(3);
  });

  test("a service that is stopped while it starts ends quietly", async () => {
    const db = dependency("db");
    db.hang();
    const h = await harness([db.definition]);
    await h.health.stop();
    expect(h.clock.pending).toBe(0);
    expect(h.health.report().lifecycle).toBe("draining");
  });

  test("a service that is started twice says so", async () => {
    await using h = await harness([]);
    await expect(h.health.start()).rejects.toMatchObject({ code: "OBS_HEALTH_STARTED" });
  });
});
