import { mkdtemp, readFile, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { fileHistoryStore } from "#src/health/history/history-file.ts";
import { History, resolutions } from "#src/health/history/history.ts";
import { SteadyTime } from "#src/health/history/steady-time.ts";

import { dependency, harness } from "../harness.ts";
import { VirtualClock } from "../virtual-clock.ts";

const midnight = Date.UTC(2026, 0, 1);
const dayMs = 86_400_000;

async function path(): Promise<string> {
  return join(await mkdtemp(join(tmpdir(), "health-")), "history.jsonl");
}

describe("history", () => {
  test("keeps a day of minutes, a month of hours and a year of days, and no more", () => {
    const history = new History();
    for (let atMs = midnight; atMs < midnight + 400 * dayMs; atMs += 3_600_000) {
      history.add("db", "healthy", 5, atMs);
    }
    for (let minute = 0; minute < 2_000; minute += 1) {
      history.add("db", "healthy", 5, midnight + 400 * dayMs + minute * 60_000);
    }
    expect(history.buckets("db", "minute")).toHaveLength(resolutions.minute.length);
    expect(history.buckets("db", "hour")).toHaveLength(resolutions.hour.length);
    expect(history.buckets("db", "day")).toHaveLength(resolutions.day.length);
  });

  test("adds runs up in their bucket", () => {
    const history = new History();
    history.add("db", "healthy", 10, midnight);
    history.add("db", "unhealthy", 30, midnight + 59_999);
    history.add("db", "degraded", 20, midnight + 60_000);
    expect(history.buckets("db", "minute")).toEqual([
      { startMs: midnight, healthy: 1, degraded: 0, unhealthy: 1, durationMs: 40, slowestMs: 30 },
      {
        startMs: midnight + 60_000,
        healthy: 0,
        degraded: 1,
        unhealthy: 0,
        durationMs: 20,
        slowestMs: 20,
      },
    ]);
    expect(history.availability("db", 3_600_000, midnight + 60_000)).toBeCloseTo(2 / 3);
    expect(history.availability("other", 3_600_000, midnight)).toBeUndefined();
  });
});

const yearAhead = 400 * dayMs;

/** Adds a run every hour for ten days, and returns when the next one is due. */
function tenDays(history: History): number {
  const endMs = midnight + 10 * dayMs;
  for (let atMs = midnight; atMs < endMs; atMs += 3_600_000) history.add("db", "healthy", 5, atMs);
  return endMs;
}

describe("a clock that is wrong for a while", () => {
  test.for([
    ["ahead", yearAhead],
    ["behind", -yearAhead],
    ["a day behind", -dayMs],
  ] as const)("%s takes nothing away, and leaves nothing out of its time", async ([, stepMs]) => {
    const history = new History({ isStored: true });
    const nowMs = tenDays(history);
    for (let minute = 0; minute < 60; minute += 1) {
      history.add("db", "unhealthy", 5, nowMs + stepMs + minute * 60_000);
    }
    history.add("db", "healthy", 5, nowMs);
    for (const [resolution, count] of [
      ["minute", 24],
      ["hour", 241],
      ["day", 11],
    ] as const) {
      const starts = history.buckets("db", resolution).map(({ startMs }) => startMs);
      expect(starts).toEqual(starts.toSorted((a, b) => a - b));
      const healthy = history.buckets("db", resolution).filter((bucket) => bucket.healthy > 0);
      expect(healthy).toHaveLength(count);
      expect(Math.max(...starts)).toBeLessThanOrEqual(nowMs);
    }
  });

  test("leaves no more behind than there is room for, and makes room first", async () => {
    const history = new History({ isStored: true });
    for (let minute = 0; minute < 1_440; minute += 1) {
      history.add("db", "healthy", 5, midnight + minute * 60_000);
      history.add("db", "healthy", 5, midnight + yearAhead + minute * 60_000);
    }
    const endMs = midnight + 1_439 * 60_000;
    history.add("db", "healthy", 5, endMs);
    expect(history.takeUnsaved().filter((row) => row.resolution === "minute")).toHaveLength(1_440);
    for (let minute = 1; minute <= 1_440; minute += 1) {
      history.add("db", "healthy", 5, endMs + minute * 60_000);
    }
    expect(history.buckets("db", "minute")).toHaveLength(1_440);
  });

  test("when history is put back takes nothing away either, in memory or in the file", async () => {
    const file = await path();
    const store = fileHistoryStore(file);
    const before = new History({ isStored: true });
    const nowMs = tenDays(before);
    before.add("db", "unhealthy", 5, nowMs + yearAhead);
    await store.save(before.takeUnsaved());
    const after = new History({ isStored: true });
    const again = fileHistoryStore(file);
    after.restore(await again.load(), new Set(["db"]), nowMs + yearAhead);
    for (let round = 0; round < 4_000; round += 1) {
      after.add("db", "healthy", 5, nowMs + yearAhead);
      await again.save(after.takeUnsaved());
    }
    expect((await readFile(file, "utf8")).split("\n").length).toBeLessThan(3_000);
    const last = new History();
    last.restore(await fileHistoryStore(file).load(), new Set(["db"]), nowMs);
    expect(last.buckets("db", "hour")).toHaveLength(240);
    expect(last.buckets("db", "day")).toHaveLength(10);
    last.add("db", "healthy", 5, nowMs);
    expect(last.buckets("db", "day").at(-1)).toMatchObject({ startMs: nowMs, healthy: 1 });
  }, 20_000);
});

describe("the time of history", () => {
  test.for([
    ["forward", yearAhead],
    ["back", -dayMs],
  ] as const)("does not follow a jump %s that is taken back", ([, stepMs]) => {
    const clock = new VirtualClock();
    const time = new SteadyTime(clock);
    expect(time.nowMs()).toBe(clock.now());
    clock.stepWallClock(stepMs);
    for (let minute = 0; minute < 4; minute += 1) {
      expect(time.nowMs()).toBe(clock.monotonic());
      clock.block(60_000);
    }
    clock.stepWallClock(-stepMs);
    expect(time.nowMs()).toBe(clock.now());
  });

  test.for([
    ["after a jump, as one over a suspended machine's sleep, once it has lasted", 8 * 3_600_000],
    ["after a jump back, once it has lasted", -dayMs],
  ] as const)("is the wall clock's again %s", ([, stepMs]) => {
    const clock = new VirtualClock();
    const time = new SteadyTime(clock);
    time.nowMs();
    clock.stepWallClock(stepMs);
    time.nowMs();
    clock.block(299_000);
    expect(time.nowMs()).toBe(clock.now() - stepMs);
    clock.block(1_000);
    expect(time.nowMs()).toBe(clock.now());
  });

  test("goes on at once after a sleep through which the monotonic clock ran", () => {
    const clock = new VirtualClock();
    const time = new SteadyTime(clock);
    time.nowMs();
    clock.block(8 * 3_600_000);
    expect(time.nowMs()).toBe(clock.now());
  });

  test("follows small steps, and waits anew after each large one", () => {
    const clock = new VirtualClock();
    const time = new SteadyTime(clock);
    time.nowMs();
    clock.stepWallClock(-900);
    expect(time.nowMs()).toBe(clock.now());
    const steadyMs = clock.now();
    for (let jump = 1; jump <= 10; jump += 1) {
      clock.stepWallClock(dayMs);
      time.nowMs();
      clock.block(240_000);
    }
    expect(time.nowMs()).toBe(steadyMs + 10 * 240_000);
  });

  test("is what a service counts its runs by", async () => {
    const db = dependency("db", { interval: "10s" });
    await using h = await harness([db.definition]);
    await h.clock.advance(600_000);
    const { history } = h.health;
    const before = history.buckets("db", "minute");
    expect(before.length).toBeGreaterThanOrEqual(10);
    h.clock.stepWallClock(yearAhead);
    await h.clock.advance(60_000);
    h.clock.stepWallClock(-yearAhead);
    await h.clock.advance(60_000);
    const after = history.buckets("db", "minute").map(({ startMs }) => startMs);
    expect(after.slice(0, before.length)).toEqual(before.map(({ startMs }) => startMs));
    expect(after.length).toBeGreaterThan(before.length);
    expect(Math.max(...after)).toBeLessThanOrEqual(h.clock.now());
  });
});

test("without a store nothing is put aside for one", () => {
  const history = new History();
  history.add("db", "healthy", 10, midnight);
  expect(history.takeUnsaved()).toEqual([]);
});

describe("a file of history", () => {
  test("survives a restart of the service", async () => {
    const file = await path();
    const db = dependency("db");
    const first = await harness([db.definition], { historyStore: fileHistoryStore(file) });
    await until(() => first.state("db") === "healthy");
    await first.clock.advance(600_000);
    const before = first.health.history.buckets("db", "minute");
    await first.health.stop();
    const second = await harness([db.definition], {
      historyStore: fileHistoryStore(file),
      clock: first.clock,
    });
    await until(() => second.state("db") === "healthy");
    const after = second.health.history.buckets("db", "minute");
    expect(after.slice(0, before.length).map(({ startMs }) => startMs)).toEqual(
      before.map(({ startMs }) => startMs),
    );
    await second.health.stop();
  });

  test("loses no more than the line that a crash cut off", async () => {
    const file = await path();
    const store = fileHistoryStore(file);
    const history = new History({ isStored: true });
    history.add("db", "healthy", 1, midnight);
    await store.save(history.takeUnsaved());
    await writeFile(file, `${await readFile(file, "utf8")}["db","minute",17`);
    const again = fileHistoryStore(file);
    expect(await again.load()).toHaveLength(3);
    history.add("db", "healthy", 1, midnight + 60_000);
    await again.save(history.takeUnsaved());
    expect(await fileHistoryStore(file).load()).toHaveLength(4);
  });

  test.for([
    ["is missing", undefined],
    ["is empty", ""],
    ["is binary", "\0\u0001\u0002\n\uFFFD"],
    ["is other JSON", '{"a":1}\n[]\n["db","week",1,1,1,1,1,1]\n["db","minute",-1,-1,0,0,0,0]\n'],
  ] as const)("that %s is an empty history", async ([, text]) => {
    const file = await path();
    if (text !== undefined) await writeFile(file, text);
    expect(await fileHistoryStore(file).load()).toEqual([]);
  });

  test("that cannot be read or written is warned of, and health goes on", async () => {
    const warnings: string[] = [];
    const log = (_fields: unknown, message: string): void => void warnings.push(message);
    const db = dependency("db");
    const h = await harness([db.definition], {
      historyStore: fileHistoryStore(tmpdir()),
      logger: { info: () => undefined, warn: log, error: log },
    });
    await until(() => h.state("db") === "healthy");
    await h.health.stop();
    expect(warnings).toEqual(["health: history cannot be kept"]);
  });

  test("that cannot be written is told soon after the start", async () => {
    const warnings: string[] = [];
    const log = (_fields: unknown, message: string): void => void warnings.push(message);
    const db = dependency("db");
    await using h = await harness([db.definition], {
      historyStore: fileHistoryStore(join(await path(), "no", "such", "folder")),
      logger: { info: () => undefined, warn: log, error: log },
    });
    await until(() => h.state("db") === "healthy");
    await h.clock.advance(1_000);
    await until(() => warnings.length > 0);
    expect(warnings).toEqual(["health: history cannot be kept"]);
  });

  test("is rewritten when most of it has been replaced", async () => {
    const file = await path();
    const store = fileHistoryStore(file);
    const history = new History({ isStored: true });
    for (let round = 0; round < 6_000; round += 1) {
      history.add("db", "healthy", 1, midnight + round * 1_000);
      await store.save(history.takeUnsaved());
    }
    const { size } = await stat(file);
    expect(size).toBeLessThan(11_000 * 50);
    const rows = await fileHistoryStore(file).load();
    const runs = rows.filter(({ resolution }) => resolution === "hour");
    expect(runs.reduce((sum, { healthy }) => sum + healthy, 0)).toBe(6_000);
  }, 20_000);
});

async function until(met: () => boolean): Promise<void> {
  await expect.poll(met, { timeout: 5_000 }).toBe(true);
}
