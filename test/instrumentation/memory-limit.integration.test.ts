import { writeFile } from "node:fs/promises";
import { totalmem } from "node:os";

import { afterAll, beforeAll, expect, it } from "vitest";

import { cgroupMissing, createCgroup } from "../helpers/cgroup.ts";
import { createConsumer, startApp, type App, type Consumer } from "../helpers/consumer.ts";
import { freePort } from "../helpers/free-port.ts";

let consumer: Consumer;
beforeAll(() => void (consumer = createConsumer()));
afterAll(() => consumer[Symbol.dispose]());

const mebibyte = 2 ** 20;

async function start(): Promise<{ readonly app: App; readonly limit: () => Promise<number> }> {
  const port = await freePort();
  const app = startApp(consumer, "steady.mjs", {
    env: {
      OBS_PROMETHEUS_PORT: String(port),
      OTEL_TRACES_EXPORTER: "none",
      OTEL_METRICS_EXPORTER: "none",
      OBS_LOGS: "correlate",
    },
  });
  await app.printed(/ready/);
  const limit = async (): Promise<number> => {
    const text = await fetch(`http://127.0.0.1:${port}/metrics`).then(
      (answer) => answer.text(),
      () => "",
    );
    return Number(/^process_memory_limit_bytes\{.*\} (\S+)$/m.exec(text)?.[1]);
  };
  await expect.poll(limit, { timeout: 10_000 }).not.toBeNaN();
  return { app, limit };
}

it("the memory that a process may use is no more than the machine has", async () => {
  const { app, limit } = await start();
  await using _ = app;
  expect(await limit()).toBeGreaterThan(0);
  expect(await limit()).toBeLessThanOrEqual(totalmem());
});

it("the memory that a process may use is its control group's limit", async ({ skip }) => {
  skip(cgroupMissing !== undefined, cgroupMissing);
  await using group = await createCgroup({ memoryBytes: 700 * mebibyte });
  const { app, limit } = await start();
  await using _ = app;
  for (const file of group.procs) await writeFile(file, String(app.child.pid));
  expect(await limit()).toBe(700 * mebibyte);
});
