import { once } from "node:events";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Worker } from "node:worker_threads";

import { afterEach, expect, test, vi } from "vitest";

import { Watchdog } from "#src/health/watchdog/watchdog.ts";

afterEach(() => void vi.useRealTimers());

interface Watched extends AsyncDisposable {
  /** Every worker so far. */
  readonly workers: readonly Worker[];
  readonly problems: readonly unknown[];
  /** Ends the worker that listens, once it has run for so long, and waits for the next one. */
  readonly die: (afterMs: number) => Promise<void>;
}

async function watch(): Promise<Watched> {
  vi.useFakeTimers({ toFake: ["setTimeout", "performance"] });
  const workers: Worker[] = [];
  const problems: unknown[] = [];
  const note = (worker: Worker): void => void workers.push(worker);
  process.on("worker", note);
  const watchdog = new Watchdog({
    port: 0,
    host: "127.0.0.1",
    access: {},
    blockedAfterMs: 1_000,
    wedgedAfterMs: 10_000,
    onBlocked: () => undefined,
    onError: (error) => problems.push(error),
  });
  await watchdog.listening;
  return {
    workers,
    problems,
    async die(afterMs) {
      const worker = workers.at(-1);
      vi.advanceTimersByTime(afterMs);
      await worker?.terminate();
      vi.advanceTimersByTime(1_000);
      // The event comes after the call
      await nextTurn();
      const next = workers.at(-1);
      if (next !== undefined && next !== worker) await once(next, "message");
    },
    async [Symbol.asyncDispose]() {
      process.off("worker", note);
      await watchdog.stop();
    },
  };
}

test("a watchdog that ends now and then is always restarted, and that is told each time", async () => {
  await using watched = await watch();
  for (let death = 1; death <= 8; death += 1) await watched.die(60_000);
  expect(watched.workers).toHaveLength(9);
  expect(watched.problems).toHaveLength(8);
});

test("a watchdog that ends again and again is given up, and that is told twice", async () => {
  await using watched = await watch();
  for (let death = 1; death <= 8; death += 1) await watched.die(0);
  expect(watched.workers).toHaveLength(6);
  expect(watched.problems).toHaveLength(2);
});
