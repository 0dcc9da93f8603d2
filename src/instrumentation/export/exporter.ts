import { extname } from "node:path";
import { MessageChannel, receiveMessageOnPort, Worker } from "node:worker_threads";

import { childEnvironment } from "../../config.ts";
import { warn } from "../warning.ts";
import {
  cells,
  type ExportRequest,
  type FromWorker,
  type ToWorker,
  type WorkerSettings,
  type WorkerStart,
} from "./protocol.ts";

/** A receiver that is known to be away gets one more chance, but not the whole time-out. */
const awayTimeoutMs = 500;

/**
 * Hands serialised telemetry to the export worker.
 *
 * A thread of its own, because it goes on sending while the application's thread stands still in
 * `process.exit()` or after a crash, and because sending never competes with the application.
 */
export class Exporter {
  readonly #settings: WorkerSettings;
  readonly #counters = new Int32Array(new SharedArrayBuffer(8));
  readonly #channel = new MessageChannel();
  #worker: Worker | undefined;
  #handed = 0;
  #failed = false;

  constructor(settings: WorkerSettings) {
    this.#settings = settings;
    this.#channel.port1.on("message", ({ warning }: FromWorker) => warn(warning));
    this.#channel.port1.unref();
  }

  /** Queues the request. The worker starts with the first one: it costs some 45 ms of CPU. */
  send(request: ExportRequest): void {
    if (this.#failed) return;
    this.#worker ??= this.#start();
    if (this.#worker === undefined) return;
    this.#handed += 1;
    this.#post(request);
  }

  /**
   * Blocks the thread until everything that was handed over is delivered or given up, or until
   * `timeoutMs` have passed. For the end of the process only: nothing is retried afterwards.
   */
  finishSync(timeoutMs: number): void {
    if (this.#worker === undefined || this.#failed) return;
    this.#post("final");
    const deadline = performance.now() + this.#patience(timeoutMs);
    for (;;) {
      const settled = Atomics.load(this.#counters, cells.settled);
      const leftMs = deadline - performance.now();
      if (settled >= this.#handed || leftMs <= 0) break;
      Atomics.wait(this.#counters, cells.settled, settled, leftMs);
    }
    this.#drainWarnings();
  }

  #patience(timeoutMs: number): number {
    const away = Atomics.load(this.#counters, cells.away) === 1;
    return away ? Math.min(timeoutMs, awayTimeoutMs) : timeoutMs;
  }

  #start(): Worker | undefined {
    try {
      const worker = new Worker(this.#file(), {
        name: "tamma-obs-export",
        execArgv: [],
        env: childEnvironment(),
        workerData: this.#workerStart(),
        transferList: [this.#channel.port2],
      });
      worker.on("error", (error) => this.#fail(error));
      worker.unref();
      return worker;
    } catch (error) {
      this.#fail(error);
      return undefined;
    }
  }

  #file(): URL {
    // .ts when run from source, .js when built
    return new URL(`./worker${extname(import.meta.url)}`, import.meta.url);
  }

  #workerStart(): WorkerStart {
    return {
      ...this.#settings,
      counters: this.#counters.buffer,
      warnings: this.#channel.port2,
    };
  }

  #fail(error: unknown): void {
    this.#failed = true;
    warn(`OBS_ENABLED: the export worker does not run, nothing is sent: ${String(error)}`);
  }

  #post(message: ToWorker): void {
    this.#worker?.postMessage(message);
  }

  #drainWarnings(): void {
    for (;;) {
      const received = receiveMessageOnPort(this.#channel.port1);
      if (received === undefined) return;
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only the worker writes here
      warn((received.message as FromWorker).warning);
    }
  }
}
