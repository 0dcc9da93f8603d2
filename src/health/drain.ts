import { constants } from "node:os";

import { z } from "zod";

import type { Duration } from "../duration.ts";
import { countdown, orWarn } from "./deadline.ts";
import { durationSchema } from "./duration-schema.ts";
import { logs, type Health } from "./health.ts";
import { Connections, type DrainableServer } from "./http/connections.ts";
import { parseOptions } from "./parse-options.ts";

/** What is closed after a signal, and when. */
export interface DrainOptions {
  /** The application's servers. They are closed before the health endpoints are. */
  readonly servers?: readonly DrainableServer[];
  /**
   * Time between failing readiness and closing: the load balancer needs it to notice. More than
   * one period of its probe. @default "5s"
   */
  readonly delay?: Duration;
  /**
   * Time for everything after the delay. Requests under way get three quarters of it and are then
   * cut; history, metrics and `beforeExit` share what is left. @default "20s"
   */
  readonly timeout?: Duration;
  /** @default ["SIGTERM", "SIGINT"] */
  readonly signals?: readonly ("SIGTERM" | "SIGINT")[];
  /**
   * Called once nothing is served any more, such as to close a database pool. What it throws is
   * logged; it is not waited for beyond `timeout`.
   */
  readonly beforeExit?: () => Promise<void> | void;
}

const serverSchema = z.custom<DrainableServer>(isServer, { error: "expected a server" });

const schema = z.object({
  servers: z.array(serverSchema).default([]),
  delay: durationSchema.default(5_000),
  timeout: durationSchema.default(20_000),
  signals: z.array(z.enum(["SIGTERM", "SIGINT"])).default(["SIGTERM", "SIGINT"]),
  beforeExit: z
    .custom<DrainOptions["beforeExit"]>((value) => typeof value === "function", {
      error: "expected a function",
    })
    .optional(),
});

/**
 * At the first signal: fails readiness, lets every answer close its connection, waits for `delay`,
 * closes the servers, stops the service, and raises the signal again so that the process ends as it
 * would have without us, `delay` and `timeout` after the signal at the latest. A second signal ends
 * it at once. Returns how to take the listeners away.
 *
 * Call it before {@link Health.start}: a signal that comes during the start then drains, too. The
 * start resolves early, and what follows it, such as {@link Health.listen}, does nothing.
 *
 * @throws ObservabilityError `OBS_HEALTH_OPTIONS_INVALID` with every problem at once.
 */
export function drainOnSignal(health: Health, options: DrainOptions = {}): () => void {
  const parsed = parseOptions("drainOnSignal", schema, options);
  const { beforeExit, delay: delayMs, servers, signals, timeout: timeoutMs } = parsed;
  const connections = new Connections();
  for (const server of servers) connections.watch(server);
  let isDraining = false;
  const remove = (): void => {
    connections.release();
    for (const signal of signals) process.removeListener(signal, listener);
  };
  const listener = (signal: NodeJS.Signals): void => {
    const end = (): void => {
      remove();
      raise(signal);
    };
    if (isDraining) return end();
    isDraining = true;
    // It does not reject; if it did, the process must end all the same
    void drain({ health, connections, signal, delayMs, timeoutMs, beforeExit }).then(end, end);
  };
  for (const signal of signals) process.on(signal, listener);
  return remove;
}

interface Drain {
  readonly health: Health;
  readonly connections: Connections;
  readonly signal: NodeJS.Signals;
  readonly delayMs: number;
  readonly timeoutMs: number;
  readonly beforeExit: DrainOptions["beforeExit"];
}

/** What requests under way leave to the phases after them. */
const reservedShare = 0.25;

async function drain(input: Drain): Promise<void> {
  const { health, connections, delayMs, timeoutMs, beforeExit } = input;
  const beganMs = performance.now();
  logBegin(input);
  connections.leave();
  health.drain();
  await wait(delayMs);
  const leftMs = countdown(timeoutMs);
  const closingMs = await phase(
    health,
    "closing servers",
    leftMs() - timeoutMs * reservedShare,
    () => connections.close(),
  );
  connections.cut();
  const stoppingMs = await phase(health, "stopping the health service", leftMs() / 2, () =>
    health.stop(),
  );
  const beforeExitMs =
    beforeExit === undefined ? 0 : await phase(health, "beforeExit", leftMs(), beforeExit);
  const allMs = performance.now() - beganMs;
  logEnd(health, { delayMs, closingMs, stoppingMs, beforeExitMs, allMs });
}

function logBegin({ delayMs, health, signal, timeoutMs }: Drain): void {
  const fields = { "event.name": "health.drain.begun", "health.drain.signal": signal };
  const text = `draining: ${signal} came; servers close in ${delayMs} ms, the process ends in ${delayMs + timeoutMs} ms at the latest`;
  logs.get(health)?.info(fields, text);
}

/** What was waited for, in milliseconds. */
interface Waits {
  readonly delayMs: number;
  readonly closingMs: number;
  readonly stoppingMs: number;
  readonly beforeExitMs: number;
  readonly allMs: number;
}

function logEnd(health: Health, waits: Waits): void {
  const fields = {
    "event.name": "health.drain.ended",
    "health.drain.delay_ms": Math.round(waits.delayMs),
    "health.drain.closing_ms": Math.round(waits.closingMs),
    "health.drain.stopping_ms": Math.round(waits.stoppingMs),
    "health.drain.before_exit_ms": Math.round(waits.beforeExitMs),
  };
  const text =
    `draining: ended after ${Math.round(waits.allMs)} ms: ` +
    `${fields["health.drain.delay_ms"]} ms of delay, ` +
    `${fields["health.drain.closing_ms"]} ms for requests under way, ` +
    `${fields["health.drain.stopping_ms"]} ms for history and metrics, ` +
    `${fields["health.drain.before_exit_ms"]} ms for beforeExit`;
  logs.get(health)?.info(fields, text);
}

/**
 * Returns how long it took, in milliseconds. What throws or hangs is told, and the next phase runs:
 * the process is going to end anyway.
 */
async function phase(
  health: Health,
  what: string,
  ms: number,
  work: () => unknown,
): Promise<number> {
  const beganMs = performance.now();
  await orWarn(`draining: ${what}`, ms, work, (message, error) =>
    logs.get(health)?.warn(message, error),
  );
  return performance.now() - beganMs;
}

/** Not `clock.after`, whose timers let the process end: here it must stay. */
async function wait(ms: number): Promise<void> {
  await new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

function raise(signal: NodeJS.Signals): void {
  process.kill(process.pid, signal);
  // Process 1 of a container has no default action: the kernel drops the signal
  setTimeout(() => process.exit(128 + constants.signals[signal]), 500);
}

function isServer(value: unknown): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    "close" in value &&
    "getConnections" in value &&
    "on" in value
  );
}
