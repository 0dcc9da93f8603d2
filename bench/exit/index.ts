// Usage: npm run bench -- exit [rounds]
import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { availableParallelism, loadavg } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { median, spread } from "../statistics.ts";

const preload = join(import.meta.dirname, "../../src/instrumentation/preload.ts");

/**
 * Prints how long `process.exit()` takes with and without the preload when the receiver answers:
 * from the call to the end of the process, after 20 requests that have not been sent yet.
 */
export async function run([rounds = "15"]: readonly string[]): Promise<void> {
  console.log(`${availableParallelism()} CPUs, load ${loadavg()[0]?.toFixed(1)}, ${rounds} rounds`);
  const receiver = fork(join(import.meta.dirname, "receiver.ts"));
  const [{ port }] = await once(receiver, "message");
  const url = `http://127.0.0.1:${port}`;
  const withoutMs: number[] = [];
  const withMs: number[] = [];
  for (let round = 0; round < Number(rounds); round += 1) {
    withoutMs.push(await exitMs([], url));
    withMs.push(await exitMs(["--import", preload], url));
  }
  receiver.disconnect();
  console.table({
    without: { "ms to end": spread(withoutMs, 1) },
    preload: { "ms to end": spread(withMs, 1) },
    added: { "ms to end": (median(withMs) - median(withoutMs)).toFixed(1) },
  });
}

async function exitMs(flags: readonly string[], url: string): Promise<number> {
  const service = spawn(process.execPath, [...flags, join(import.meta.dirname, "service.ts")], {
    env: { ...process.env, OTEL_EXPORTER_OTLP_ENDPOINT: url },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let printed = "";
  service.stdout.setEncoding("utf8").on("data", (chunk: string) => (printed += chunk));
  const exited = endOf(service);
  while (!/listening \d+/.test(printed)) await once(service.stdout, "data");
  const port = /listening (\d+)/.exec(printed)?.[1];
  for (let request = 0; request < 20; request += 1) {
    const response = await fetch(`http://127.0.0.1:${port}/orders/${request}`);
    await response.text();
  }
  // As in a service that runs: every signal has been exported once
  await sleep(6_000);
  service.kill("SIGTERM");
  const endedAt = await exited;
  return endedAt - Number(/exit at ([\d.]+)/.exec(printed)?.[1]);
}

/** Returns when the process has ended, as `performance.timeOrigin` counts. */
async function endOf(service: ChildProcess): Promise<number> {
  await once(service, "exit");
  return performance.timeOrigin + performance.now();
}
