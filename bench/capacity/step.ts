import { execFile } from "node:child_process";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

import type { Backends } from "../../test/stack/stack.ts";
import { backlogOf, isGrowing, readFlow, type Flow } from "./backlog.ts";
import type { Generated } from "./generator.ts";
import { readUsage, roles, usedBetween, type UsageOf } from "./usage.ts";

/** A load held for a time, and what it cost. */
export interface Step {
  /** Spans a second, and as many lines. */
  readonly perSecond: number;
  readonly seconds: number;
  /** Until the queues were empty again: what the costs were read over. */
  readonly elapsedSeconds: number;
  /** Why the node does not carry it; none: it does. */
  readonly problems: readonly string[];
  /** Spans and lines together. */
  readonly records: number;
  readonly used: UsageOf;
  readonly generatorCpuSeconds: number;
  readonly peakMemoryBytes: number;
}

const readingMs = 1_000;
const drainMs = 90_000;
const run = promisify(execFile);
let nextRound = 1;

/** Sends as many spans as lines at this rate for so long, waits for the queues, and adds up. */
export async function holdRate(
  backends: Backends,
  { perSecond, seconds }: { readonly perSecond: number; readonly seconds: number },
): Promise<Step> {
  const before = await readUsage(backends);
  const flowBefore = await readFlow(backends);
  const startMs = performance.now();
  const flows: Flow[] = [];
  const ending = new AbortController();
  const watching = watch(backends, flows, ending.signal);
  const generated = await generate(backends.otlp, perSecond, seconds);
  ending.abort();
  await watching;
  const drained = await drain(backends);
  const flowAfter = await readFlow(backends);
  const after = await readUsage(backends);
  const elapsedSeconds = (performance.now() - startMs) / 1_000;
  const used = usedBetween(before, after);
  const restarted = roles.filter((role) => used[role].restarts > 0);
  const { acknowledged, sent, skipped, cpuSeconds } = generated;
  const total = sent.spans + sent.lines;
  const refused = total - acknowledged.spans - acknowledged.lines;
  const lost = flowAfter.lost - flowBefore.lost;
  const problems = [
    ...(refused === 0 ? [] : [`${refused} records were not acknowledged`]),
    ...(lost === 0 ? [] : [`the Collector refused or lost ${lost} records`]),
    ...(skipped === 0 ? [] : [`${skipped} requests found no free connection`]),
    ...(generated.elapsedSeconds < seconds + 2 ? [] : ["the requests took longer than the load"]),
    ...(isGrowing(flows.map(backlogOf), 2 * perSecond) ? ["the queues grew"] : []),
    ...(restarted.length === 0 ? [] : [`${restarted.join(", ")} was started again`]),
    ...(drained ? [] : ["the queues did not drain"]),
  ];
  return {
    perSecond,
    seconds,
    elapsedSeconds,
    problems,
    records: total,
    used,
    generatorCpuSeconds: cpuSeconds,
    peakMemoryBytes: Math.max(...flows.map(({ memoryBytes }) => memoryBytes)),
  };
}

async function generate(otlp: string, perSecond: number, seconds: number): Promise<Generated> {
  const script = join(import.meta.dirname, "generator.ts");
  const round = String(nextRound);
  nextRound += perSecond * seconds;
  const args = [script, otlp, String(perSecond), String(seconds), round];
  const { stdout } = await run(process.execPath, args, { timeout: (seconds + 60) * 1_000 });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own child prints it
  return JSON.parse(stdout) as Generated;
}

async function watch(backends: Backends, flows: Flow[], signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    flows.push(await readFlow(backends));
    await sleep(readingMs);
  }
}

async function drain(backends: Backends): Promise<boolean> {
  const endMs = Date.now() + drainMs;
  while (Date.now() < endMs) {
    if (backlogOf(await readFlow(backends)) <= 0) return true;
    await sleep(500);
  }
  return false;
}
