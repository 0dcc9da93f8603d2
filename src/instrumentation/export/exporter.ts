import { extname } from "node:path";
import { MessageChannel, receiveMessageOnPort, Worker } from "node:worker_threads";

import { childEnvironment } from "../../config.ts";
import { tell, warn } from "../warning.ts";
import { countItems } from "./reachability.ts";
import {
  cells,
  type ExportRequest,
  type FromWorker,
  type Signal,
  signals,
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
  readonly #counters = new Int32Array(new SharedArrayBuffer(4 * Object.keys(cells).length));
  readonly #channel = new MessageChannel();
  #worker: Worker | undefined;
  #handed = 0;
  readonly #items: Record<Signal, number> = { traces: 0, logs: 0, metrics: 0 };
  /** What is left of the time that the end may wait. */
  #patienceMs: number | undefined;
  #failed = false;
  #toldLoss = false;

  constructor(settings: WorkerSettings) {
    this.#settings = settings;
    this.#channel.port1.on("message", ({ warning }: FromWorker) => tell(warning));
    this.#channel.port1.unref();
  }

  /** Queues the request. The worker starts with the first one: it costs some 45 ms of CPU. */
  send(request: ExportRequest): void {
    if (this.#failed) return;
    this.#worker ??= this.#start();
    if (this.#worker === undefined) return;
    this.#handed += 1;
    this.#items[request.signal] += request.items;
    this.#post(request);
  }

  /**
   * Blocks the thread until everything that was handed over is delivered or given up, or until
   * `timeoutMs` have passed, in all calls together. For the end of the process only: nothing is
   * retried afterwards.
   */
  finishSync(timeoutMs: number): void {
    if (this.#worker === undefined || this.#failed) return;
    this.#post("final");
    const before = performance.now();
    const patienceMs = (this.#patienceMs ??= this.#patience(timeoutMs));
    for (;;) {
      const settled = Atomics.load(this.#counters, cells.settled);
      const leftMs = patienceMs - (performance.now() - before);
      if (settled >= this.#handed || leftMs <= 0) break;
      Atomics.wait(this.#counters, cells.settled, settled, leftMs);
    }
    this.#patienceMs = Math.max(0, patienceMs - (performance.now() - before));
    this.#drainWarnings();
    this.#tellLoss();
  }

  /** What is on its way when the time is over is lost as far as anybody here can know. */
  #tellLoss(): void {
    if (Atomics.load(this.#counters, cells.settled) >= this.#handed || this.#toldLoss) return;
    this.#toldLoss = true;
    const lost = signals.map(
      (signal) =>
        [signal, this.#items[signal] - Atomics.load(this.#counters, cells[signal])] as const,
    );
    const text = countItems(new Map(lost.filter(([, items]) => items > 0)));
    warn(`OBS_SHUTDOWN_TIMEOUT: the process ends before the receiver has answered for ${text}`);
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
      tell((received.message as FromWorker).warning);
    }
  }
}
