import { mkdtemp, readFile, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { fileHistoryStore } from "#src/health/history/history-file.ts";
import { History, resolutions } from "#src/health/history/history.ts";

import { dependency, harness } from "../harness.ts";

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
    const second = await harness([db.definition], { historyStore: fileHistoryStore(file) });
    await until(() => second.state("db") === "healthy");
    const after = second.health.history.buckets("db", "minute");
    expect(after.map(({ startMs }) => startMs)).toEqual(before.map(({ startMs }) => startMs));
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
