import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** `hang`: the last check never returns. `watch`: with the watchdog, where there is one. */
export type Mode = "ok" | "hang" | "watch";

/** What a server under measurement is told on its command line. */
export interface SubjectInput {
  readonly peer: string;
  readonly checks: number;
  readonly mode: Mode;
}

/** What its control port tells, cumulative. */
export interface SubjectStats {
  readonly cpuUs: number;
  readonly calls: number;
  readonly running: number;
  readonly mostRunning: number;
}

export interface FakeCheck {
  readonly name: string;
  readonly call: () => Promise<void>;
}

/** What a dependency takes to answer. */
const answerMs = 5;

const modes = ["ok", "hang", "watch"] as const satisfies readonly Mode[];

const stats = { calls: 0, running: 0, mostRunning: 0 };

export function readInput(): SubjectInput {
  const [, , peer = "", checks = "1", mode = "ok"] = process.argv;
  return { peer, checks: Number(checks), mode: modes.find((each) => each === mode) ?? "ok" };
}

/** Returns the fake dependencies, whose calls are counted. */
export function fakeChecks({ checks, mode }: SubjectInput): readonly FakeCheck[] {
  return Array.from({ length: checks }, (_, index) => ({
    name: `dependency-${index}`,
    call: () => counted(mode === "hang" && index === checks - 1),
  }));
}

/** Opens the control port and tells the parent process both ports. */
export async function announce(port: number, extra: object = {}): Promise<void> {
  const control = createServer((request, response) => {
    const blockMs = Number(/^\/block\/(\d+)$/.exec(request.url ?? "")?.[1] ?? 0);
    if (blockMs > 0) setTimeout(() => block(blockMs), 20);
    const { system, user } = process.cpuUsage();
    response.end(JSON.stringify({ ...stats, cpuUs: system + user } satisfies SubjectStats));
  });
  await new Promise<void>((resolve) => {
    control.listen(0, "127.0.0.1", resolve);
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on TCP
  const { port: controlPort } = control.address() as AddressInfo;
  console.log(JSON.stringify({ port, control: controlPort, ...extra }));
}

async function counted(hangs: boolean): Promise<void> {
  stats.calls += 1;
  stats.running += 1;
  stats.mostRunning = Math.max(stats.mostRunning, stats.running);
  await new Promise<void>((resolve) => {
    if (!hangs) setTimeout(resolve, answerMs);
  });
  stats.running -= 1;
}

function block(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}
