import { constants } from "node:os";

import { toMs, type Duration } from "../duration.ts";
import { countdown, within } from "./deadline.ts";
import { warners, type Health } from "./health.ts";
import { Connections, type DrainableServer } from "./http/connections.ts";

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

/**
 * At the first signal: fails readiness, lets every answer close its connection, waits for `delay`,
 * closes the servers, stops the service, and raises the signal again so that the process ends as it
 * would have without us, `delay` and `timeout` after the signal at the latest. A second signal ends
 * it at once. Returns how to take the listeners away.
 *
 * @throws ObservabilityError `OBS_DURATION_INVALID`
 */
export function drainOnSignal(health: Health, options: DrainOptions = {}): () => void {
  const { servers = [], signals = ["SIGTERM", "SIGINT"] } = options;
  const delayMs = toMs(options.delay ?? "5s");
  const timeoutMs = toMs(options.timeout ?? "20s");
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
    void drain({ ...options, health, connections, delayMs, timeoutMs }).then(end, end);
  };
  for (const signal of signals) process.on(signal, listener);
  return remove;
}

interface Drain {
  readonly health: Health;
  readonly connections: Connections;
  readonly delayMs: number;
  readonly timeoutMs: number;
  readonly beforeExit?: DrainOptions["beforeExit"];
}

/** What requests under way leave to the phases after them. */
const reservedShare = 0.25;

async function drain(input: Drain): Promise<void> {
  const { health, connections, delayMs, timeoutMs, beforeExit } = input;
  connections.leave();
  health.drain();
  await wait(delayMs);
  const leftMs = countdown(timeoutMs);
  await phase(health, "closing servers", leftMs() - timeoutMs * reservedShare, () =>
    connections.close(),
  );
  connections.cut();
  await phase(health, "stopping the health service", leftMs() / 2, () => health.stop());
  if (beforeExit !== undefined) await phase(health, "beforeExit", leftMs(), beforeExit);
}

/** What throws or hangs is told, and the next phase runs: the process is going to end anyway. */
async function phase(health: Health, what: string, ms: number, work: () => unknown): Promise<void> {
  const ending = await within(ms, work);
  const warn = warners.get(health);
  if (ending.kind === "late") warn?.(`draining: ${what} took longer than ${Math.round(ms)} ms`);
  if (ending.kind === "failed") warn?.(`draining: ${what} failed`, ending.error);
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
