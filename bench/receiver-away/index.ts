// Usage: npm run bench -- receiver-away [memory] [spool] [seconds]
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { Agent, get } from "node:http";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { freePort } from "../../test/helpers/free-port.ts";
import { quantile } from "../statistics.ts";

const requestsPerSecond = 500;
const batchMs = 10;
const afterSeconds = 20;

/** What was seen in one phase. */
interface Phase {
  readonly latenciesMs: number[];
  readonly rss: number[];
  cpuShare: number;
}

/**
 * Prints what an outage of the receiver costs an application under 500 requests a second, and what
 * is lost: for each of `memory` and `spool`.
 */
export async function run(parts: readonly string[]): Promise<void> {
  const seconds = Number(parts.find((part) => /^\d+$/.test(part)) ?? 60);
  const named = parts.filter((part) => part === "memory" || part === "spool");
  console.log(
    `${availableParallelism()} CPUs, load ${loadavg()[0]?.toFixed(1)}, ${seconds} s away`,
  );
  for (const where of named.length === 0 ? ["memory", "spool"] : named)
    await measure(where, seconds);
}

async function measure(where: string, awaySeconds: number): Promise<void> {
  const spool = mkdtempSync(join(tmpdir(), "spool-"));
  const port = await freePort();
  const before = await startReceiver(port);
  const service = startService(port, where === "spool" ? spool : undefined);
  const [address] = await once(service, "message");
  const load = startLoad(`http://127.0.0.1:${address.port}/orders`);
  const phases = { before: await observe(service, load, awaySeconds) };
  const first = await before();
  const away = await observe(service, load, awaySeconds);
  const bytes = diskUsage(spool);
  const after = await startReceiver(port);
  const afterwards = await observe(service, load, afterSeconds);
  const requests = await load.stop();
  service.send("end");
  const [code] = await once(service, "exit");
  const rows = Object.entries({ ...phases, away, afterwards }).map(([name, phase]) => [
    name,
    describe(phase),
  ]);
  console.table(Object.fromEntries(rows));
  const last = await after();
  const spans = count([...first.spans, ...last.spans]);
  const lines = count([...first.lines, ...last.lines]);
  console.log(
    `${where}: exit code ${code}, ${requests} requests; spans received ${spans.unique}, twice ${spans.twice}; log lines received ${lines.unique}, twice ${lines.twice}; spool at the end of the outage ${(bytes / 1024 / 1024).toFixed(1)} MiB`,
  );
  rmSync(spool, { recursive: true });
}

/** Returns the bytes of the files in `folder`. */
function diskUsage(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true });
  return files
    .filter((file) => file.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
}

/** The span ids of what has arrived. */
interface Received {
  readonly spans: readonly string[];
  readonly lines: readonly string[];
}

/** Starts a receiver, and returns what ends it. */
async function startReceiver(port: number): Promise<() => Promise<Received>> {
  const receiver = fork(join(import.meta.dirname, "receiver.ts"), [String(port)]);
  await once(receiver, "message");
  return async () => {
    receiver.send("end");
    const [received] = await once(receiver, "message");
    await once(receiver, "exit");
    return received;
  };
}

function startService(port: number, spool: string | undefined): ChildProcess {
  const preload = join(import.meta.dirname, "../../src/instrumentation/preload.ts");
  return fork(join(import.meta.dirname, "service.ts"), {
    execArgv: ["--import", preload],
    env: {
      PATH: process.env["PATH"],
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
      ...(spool === undefined ? {} : { OBS_SPOOL_DIR: spool }),
    },
  });
}

interface Load {
  /** Takes the latencies since the last call. */
  readonly take: () => readonly number[];
  /** Resolves with the number of answered requests. */
  readonly stop: () => Promise<number>;
}

/** An open loop: requests go at their times, however long the others take. */
function startLoad(url: string): Load {
  const agent = new Agent({ keepAlive: true });
  const started = performance.now();
  const counts = { sent: 0, answered: 0 };
  let latencies: number[] = [];
  const timer = setInterval(() => {
    const due = ((performance.now() - started) / 1_000) * requestsPerSecond;
    for (; counts.sent < due; counts.sent += 1) {
      const at = performance.now();
      get(url, { agent }, (response) => {
        response.resume().once("end", () => {
          counts.answered += 1;
          latencies.push(performance.now() - at);
        });
      });
    }
  }, batchMs);
  return {
    take: () => {
      const taken = latencies;
      latencies = [];
      return taken;
    },
    stop: async () => {
      clearInterval(timer);
      while (counts.answered < counts.sent) await sleep(batchMs);
      agent.destroy();
      return counts.answered;
    },
  };
}

async function observe(service: ChildProcess, load: Load, seconds: number): Promise<Phase> {
  const phase: Phase = { latenciesMs: [], rss: [], cpuShare: 0 };
  const first = await report(service);
  const started = performance.now();
  load.take();
  for (let second = 0; second < seconds; second += 1) {
    await sleep(1_000);
    phase.rss.push((await report(service)).rss);
    for (const latency of load.take()) phase.latenciesMs.push(latency);
  }
  const { cpuUs } = await report(service);
  phase.cpuShare = (cpuUs - first.cpuUs) / 1_000 / (performance.now() - started);
  return phase;
}

async function report(
  service: ChildProcess,
): Promise<{ readonly rss: number; readonly cpuUs: number }> {
  service.send("report");
  const [answer] = await once(service, "message");
  return answer;
}

function describe({ latenciesMs, rss, cpuShare }: Phase): Readonly<Record<string, string>> {
  return {
    "p50 ms": quantile(latenciesMs, 0.5).toFixed(1),
    "p99 ms": quantile(latenciesMs, 0.99).toFixed(1),
    "CPU of one core": `${(cpuShare * 100).toFixed(0)} %`,
    "RSS MiB, most": (Math.max(...rss) / 1024 / 1024).toFixed(0),
  };
}

function count(ids: readonly string[]): { readonly unique: number; readonly twice: number } {
  const unique = new Set(ids).size;
  return { unique, twice: ids.length - unique };
}
