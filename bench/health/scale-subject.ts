import { setTimeout as sleep } from "node:timers/promises";

import { createHealth, type Health } from "../../src/health/index.ts";
import { seeded } from "../random.ts";

/** `layers`: ten layers, each check depends on one to three of those below. */
export const shapes = ["layers", "chain", "no edges"] as const;

interface Phase {
  readonly cpuMs: number;
  /** The longest that a timer of 10 ms was late. */
  readonly stallMs: number;
  /** The most CPU time between two of its ticks: other processes of a shared machine add none. */
  readonly busyMs: number;
}

/** What one process tells. */
export interface ScaleFigures {
  readonly create: Phase;
  readonly start: Phase;
  readonly fail: Phase;
  readonly recover: Phase;
  /** Whether every state and role was right after the failure and after the recovery. */
  readonly right: boolean;
}

/** Two intervals of 5 s and what it takes to confirm. */
const phaseMs = 12_000;

const tickMs = 10;

async function main(shape: string, count: number): Promise<void> {
  const needs = needsOf(shape, count);
  let failing = false;
  let health: Health | undefined;
  const create = await phase(async () => {
    health = createHealth({
      checks: needs.map((dependencies, index) => ({
        name: `c${index}`,
        dependencies: dependencies.map((each) => `c${each}`),
        interval: "5s",
        confirm: ["500ms", "1s"],
        check: () => ({ status: failing ? "unhealthy" : "healthy" }),
      })),
    });
  });
  if (health === undefined) return;
  const subject: Health = health;
  const start = await phase(() => subject.start());
  await sleep(6_000);
  failing = true;
  const fail = await phase(() => sleep(phaseMs));
  const isDown = isEach(subject, needs, "unhealthy", (dependencies) =>
    dependencies.length === 0 ? "root" : "suppressed",
  );
  failing = false;
  const recover = await phase(() => sleep(phaseMs));
  const right = isDown && isEach(subject, needs, "healthy", () => "none");
  await subject.stop();
  console.log(JSON.stringify({ create, start, fail, recover, right } satisfies ScaleFigures));
}

function isEach(
  health: Health,
  needs: readonly (readonly number[])[],
  state: string,
  roleOf: (dependencies: readonly number[]) => string,
): boolean {
  return needs.every((dependencies, index) => {
    const component = health.component(`c${index}`);
    return component?.state === state && component.role === roleOf(dependencies);
  });
}

async function phase(work: () => Promise<unknown>): Promise<Phase> {
  let stallMs = 0;
  let busyMs = 0;
  let last = performance.now();
  let lastCpuMs = cpuMs();
  const tick = (): void => {
    const now = performance.now();
    const nowCpuMs = cpuMs();
    stallMs = Math.max(stallMs, now - last - tickMs);
    busyMs = Math.max(busyMs, nowCpuMs - lastCpuMs);
    last = now;
    lastCpuMs = nowCpuMs;
  };
  const ticker = setInterval(tick, tickMs);
  const before = cpuMs();
  await work();
  const spentMs = cpuMs() - before;
  clearInterval(ticker);
  tick();
  return { cpuMs: spentMs, stallMs, busyMs };
}

function cpuMs(): number {
  const { system, user } = process.cpuUsage();
  return (system + user) / 1_000;
}

function needsOf(shape: string, count: number): readonly (readonly number[])[] {
  const random = seeded(7);
  return Array.from({ length: count }, (_, index) => {
    if (shape === "no edges" || index === 0) return [];
    if (shape === "chain") return [index - 1];
    const below = Math.floor(index / (count / 10)) * (count / 10);
    if (below === 0) return [];
    const chosen = Array.from({ length: 1 + Math.floor(random() * 3) }, () =>
      Math.floor(random() * below),
    );
    return [...new Set(chosen)];
  });
}

if (import.meta.main) {
  const [, , shape = "layers", count = "2000"] = process.argv;
  await main(shape, Number(count));
}
