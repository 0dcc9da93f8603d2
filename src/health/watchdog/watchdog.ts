import { Worker } from "node:worker_threads";

import type { AccessOptions } from "../access.ts";
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

/** Restarts before the watchdog gives up; a port that is taken will not become free. */
const mostRestarts = 5;
const restartDelayMs = 1_000;

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
  #stopped = false;

  constructor(input: WatchdogInput) {
    this.#input = input;
    // Who does not ask for the port is told by onError
    this.#listening.promise.catch(() => undefined);
    this.#shared.beat();
    this.#heartbeat = setInterval(() => this.#shared.beat(), heartbeatMs).unref();
    this.#start();
  }

  /** Resolves with the port once the worker listens; rejects if it never will. */
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
    worker.on("error", (error) => this.#restart(error));
    this.#worker = worker;
  }

  #hear(message: WatchdogMessage): void {
    if (message.kind === "listening") this.#listening.resolve(message.port);
    else this.#input.onBlocked({ blockedMs: message.blockedMs, stack: message.stack });
  }

  #restart(error: unknown): void {
    if (this.#stopped) return;
    this.#input.onError(error);
    this.#restarts += 1;
    if (this.#restarts > mostRestarts) this.#listening.reject(error);
    else setTimeout(() => this.#stopped || this.#start(), restartDelayMs).unref();
  }
}

/** Beside this file, under its own name: TypeScript in the repository, JavaScript in the package. */
function workerUrl(): URL {
  return new URL(import.meta.url.endsWith(".ts") ? "./worker.ts" : "./worker.js", import.meta.url);
}
