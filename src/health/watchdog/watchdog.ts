import { Worker } from "node:worker_threads";

import type { AccessOptions } from "../access.ts";
import { ObservabilityError } from "../../errors.ts";
import {
  heartbeatMs,
  SharedState,
  type SharedVerdicts,
  type WatchdogData,
  type WatchdogMessage,
} from "./shared.ts";

/** The event loop did not turn for a while. */
export interface LoopBlocked {
  readonly blockedMs: number;
  /** What it was doing, innermost frame first; empty if it could not be found out. */
  readonly stack: readonly string[];
}

export interface WatchdogInput {
  readonly port: number;
  readonly host: string;
  readonly access: AccessOptions;
  readonly blockedAfterMs: number;
  readonly wedgedAfterMs: number;
  readonly onBlocked: (blocked: LoopBlocked) => void;
  readonly onError: (error: unknown) => void;
}

/** Restarts in a row before the watchdog gives up. */
const mostRestarts = 5;
const restartDelayMs = 1_000;

/** A worker that has listened this long ran well: what ends it is another matter. */
const ranWellMs = 60_000;

/**
 * A worker thread that answers the probe endpoints on a port of its own, also while the main
 * thread's loop is blocked. It never keeps the process alive.
 */
export class Watchdog {
  readonly #input: WatchdogInput;
  readonly #shared = new SharedState();
  readonly #heartbeat: NodeJS.Timeout;
  readonly #listening = Promise.withResolvers<number>();
  #worker: Worker | undefined;
  #restarts = 0;
  /** Monotonic, once the worker listens. */
  #listensSinceMs: number | undefined;
  #hasListened = false;
  #failure: unknown;
  #stopped = false;

  constructor(input: WatchdogInput) {
    this.#input = input;
    // Who does not ask for the port need not hear of it
    this.#listening.promise.catch(() => undefined);
    this.#shared.beat();
    this.#heartbeat = setInterval(() => this.#shared.beat(), heartbeatMs).unref();
    this.#start();
  }

  /**
   * Resolves with the port once the worker listens. Rejects with `OBS_HEALTH_PORT` if it may not,
   * with something else if no worker can be run.
   */
  get listening(): Promise<number> {
    return this.#listening.promise;
  }

  /** Hands over what the worker is to answer from now on. */
  update(verdicts: SharedVerdicts): void {
    this.#shared.write(verdicts);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#heartbeat);
    this.#listening.reject(
      new ObservabilityError("OBS_HEALTH_STOPPED", "the watchdog was stopped"),
    );
    await this.#worker?.terminate();
  }

  #start(): void {
    const { port, host, access, blockedAfterMs, wedgedAfterMs } = this.#input;
    const memory = this.#shared.memory;
    const data: WatchdogData = { memory, port, host, access, blockedAfterMs, wedgedAfterMs };
    // Neither the preload nor its settings: the worker is not to be instrumented
    const worker = new Worker(workerUrl(), {
      workerData: data,
      execArgv: [],
      env: {},
      name: "health",
    });
    worker.unref();
    worker.on("message", (message: WatchdogMessage) => this.#hear(message));
    worker.on("error", (error) => (this.#failure = error));
    worker.once("exit", () => this.#restart());
    this.#worker = worker;
  }

  #hear(message: WatchdogMessage): void {
    const { kind } = message;
    if (kind === "listening") {
      this.#hasListened = true;
      this.#listensSinceMs = performance.now();
      this.#listening.resolve(message.port);
    } else if (kind === "refused") this.#failure = this.#refused(message.message);
    else this.#input.onBlocked({ blockedMs: message.blockedMs, stack: message.stack });
  }

  #restart(): void {
    if (this.#stopped) return;
    const failure = this.#failure ?? new Error("its thread ended");
    // Who starts the service is told, and can choose another port
    if (!this.#hasListened && isRefusal(failure)) return this.#listening.reject(failure);
    const sinceMs = this.#listensSinceMs ?? Infinity;
    if (performance.now() - sinceMs >= ranWellMs) this.#restarts = 0;
    if (this.#restarts === 0 || this.#restarts === mostRestarts) this.#input.onError(failure);
    this.#listensSinceMs = undefined;
    this.#failure = undefined;
    this.#restarts += 1;
    if (this.#restarts > mostRestarts) this.#listening.reject(failure);
    else setTimeout(() => this.#stopped || this.#start(), restartDelayMs).unref();
  }

  #refused(reason: string): ObservabilityError {
    const { host, port } = this.#input;
    const message = `the watchdog cannot listen on ${host}:${port}: ${reason}`;
    return new ObservabilityError("OBS_HEALTH_PORT", message);
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof ObservabilityError && error.code === "OBS_HEALTH_PORT";
}

/** Beside this file, under its own name: TypeScript in the repository, JavaScript in the package. */
function workerUrl(): URL {
  return new URL(import.meta.url.endsWith(".ts") ? "./worker.ts" : "./worker.js", import.meta.url);
}
