import type { Server } from "node:http";
import { constants } from "node:os";

import { toMs, type Duration } from "../duration.ts";
import type { Health } from "./health.ts";
import { closeServer } from "./http/server.ts";

/** What is closed after a signal, and when. */
export interface DrainOptions {
  /** The application's servers. They are closed before the health endpoints are. */
  readonly servers?: readonly Server[];
  /**
   * Time between failing readiness and closing: the load balancer needs it to notice. More than
   * one period of its probe. @default "5s"
   */
  readonly delay?: Duration;
  /** Time for requests that are still under way; afterwards they are cut. @default "20s" */
  readonly timeout?: Duration;
  /** @default ["SIGTERM", "SIGINT"] */
  readonly signals?: readonly ("SIGTERM" | "SIGINT")[];
  /** Called once nothing is served any more, such as to close a database pool. */
  readonly beforeExit?: () => Promise<void> | void;
}

/**
 * At the first signal: fails readiness, waits, closes the servers, stops the service, and raises the
 * signal again so that the process ends as it would have without us. At the second one: without
 * waiting. Returns how to take the listeners away.
 *
 * @throws ObservabilityError `OBS_DURATION_INVALID`
 */
export function drainOnSignal(health: Health, options: DrainOptions = {}): () => void {
  const { signals = ["SIGTERM", "SIGINT"] } = options;
  const delayMs = toMs(options.delay ?? "5s");
  const timeoutMs = toMs(options.timeout ?? "20s");
  const hurry = Promise.withResolvers<void>();
  let draining = false;
  const remove = (): void => {
    for (const signal of signals) process.removeListener(signal, listener);
  };
  const listener = (signal: NodeJS.Signals): void => {
    if (draining) return hurry.resolve();
    draining = true;
    const drained = drain(health, options, { delayMs, timeoutMs, hurry: hurry.promise });
    void drained.finally(() => {
      remove();
      raise(signal);
    });
  };
  for (const signal of signals) process.on(signal, listener);
  return remove;
}

interface DrainTimes {
  readonly delayMs: number;
  readonly timeoutMs: number;
  readonly hurry: Promise<void>;
}

async function drain(
  health: Health,
  { beforeExit, servers = [] }: DrainOptions,
  { delayMs, timeoutMs, hurry }: DrainTimes,
): Promise<void> {
  health.drain();
  await Promise.race([wait(delayMs), hurry]);
  const closed = Promise.all(servers.map(closeServer));
  await Promise.race([closed, wait(timeoutMs), hurry]);
  for (const server of servers) server.closeAllConnections();
  await health.stop();
  await beforeExit?.();
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
