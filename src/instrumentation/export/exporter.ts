import { extname } from "node:path";
import { MessageChannel, receiveMessageOnPort, Worker } from "node:worker_threads";

import { childEnvironment } from "../../config.ts";
import { tell, warn } from "../warning.ts";
import { closingLine } from "./closing-line.ts";
import { startSomewhere } from "./gone-folder.ts";
import { type Account, type DropReason, Ledger } from "./ledger.ts";
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
import type { TelemetryStatus } from "./telemetry-status.ts";

/** Bytes that the worker may be behind with, when it has no CPU or the disk stands still. */
const maxInboxBytes = 16 * 1024 * 1024;

/** Only where the working folder is gone, the start of the worker is waited for. */
const longestStartMs = 2_000;

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
  readonly #cells = new Int32Array(
    new SharedArrayBuffer(Object.keys(cells).length * Int32Array.BYTES_PER_ELEMENT),
  );
  readonly #ledger = new Ledger();
  readonly #channel = new MessageChannel();
  #worker: Worker | undefined;
  /** Bytes handed over, modulo 2^32 like what the worker counts. */
  #handedBytes = 0;
  #finals = 0;
  /** What is left of the time that the end may wait. */
  #patienceMs: number | undefined;
  #failed = false;
  #toldLoss = false;
  #flushes = 0;
  readonly #flushing = new Map<number, () => void>();
  #stopped = false;

  constructor(settings: WorkerSettings) {
    this.#settings = settings;
    this.#channel.port1.on("message", (message: FromWorker) => this.#hear(message));
    this.#channel.port1.unref();
  }

  /** Queues the request. The worker starts with the first one: it costs some 45 ms of CPU. */
  send(request: ExportRequest): void {
    const { signal, items, body } = request;
    if (this.#stopped) return;
    // Before the items are counted: a start that fails drops all that has been counted
    if (!this.#failed) this.#worker ??= this.#start();
    this.#ledger.made(signal, items);
    if (this.#failed || this.#worker === undefined) {
      this.#ledger.dropped(signal, "no_worker", items);
      return;
    }
    if (this.#inboxBytes() + body.byteLength > maxInboxBytes && this.#inboxBytes() > 0) {
      this.#ledger.dropped(signal, "queue_full", items);
      warn(
        "OTEL_EXPORTER_OTLP_ENDPOINT: the export worker does not keep up with what is made; what is more than 16 MiB ahead of it is dropped",
      );
      return;
    }
    this.#handedBytes = (this.#handedBytes + body.byteLength) | 0;
    this.#post(request);
  }

  /** Counts items that were made and never handed over. */
  dropped(signal: Signal, items: number, reason: DropReason = "queue_full"): void {
    if (this.#stopped) return;
    this.#ledger.made(signal, items);
    this.#ledger.dropped(signal, reason, items);
  }

  /** Returns what has become of the items of `signal`. */
  account(signal: Signal): Account {
    return this.#ledger.account(signal);
  }

  status(): TelemetryStatus {
    return {
      traces: this.account("traces"),
      metrics: this.account("metrics"),
      logs: this.account("logs"),
      lastSentAt: this.#ledger.lastSentAt,
    };
  }

  /**
   * Resolves with true when everything that was handed over before is sent or given up, and with
   * false after `timeoutMs`, which keep the process alive.
   */
  async flush(timeoutMs: number): Promise<boolean> {
    if (this.#worker === undefined || this.#failed) return true;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const flush = (this.#flushes += 1);
    const timer = setTimeout(() => resolve(false), timeoutMs);
    this.#flushing.set(flush, () => resolve(true));
    this.#post({ flush });
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#flushing.delete(flush);
    }
  }

  /** From now on nothing is taken. What waits is still sent. */
  stop(): void {
    this.#stopped = true;
  }

  /**
   * Blocks the thread until everything that was handed over is delivered or given up, or until
   * `timeoutMs` have passed, in all calls together. For the end of the process only: nothing is
   * retried afterwards.
   */
  finishSync(timeoutMs: number): void {
    if (this.#worker !== undefined && !this.#failed) {
      this.#finals += 1;
      this.#post("final");
      this.#awaitFinished(timeoutMs);
      this.#drainWarnings();
    }
    this.#tellLoss();
  }

  #hear(message: FromWorker): void {
    if ("warning" in message) tell(message.warning);
    else this.#flushing.get(message.flushed)?.();
  }

  #awaitFinished(timeoutMs: number): void {
    const before = performance.now();
    const patienceMs = (this.#patienceMs ??= this.#patience(timeoutMs));
    for (;;) {
      const finished = Atomics.load(this.#cells, cells.finished);
      const leftMs = patienceMs - (performance.now() - before);
      if (finished >= this.#finals || leftMs <= 0) break;
      Atomics.wait(this.#cells, cells.finished, finished, leftMs);
    }
    this.#patienceMs = Math.max(0, patienceMs - (performance.now() - before));
  }

  #tellLoss(): void {
    if (this.#toldLoss || this.#failed) return;
    const accounts = signals.map((signal) => [signal, this.account(signal)] as const);
    const line = closingLine(accounts, this.#settings.spool !== undefined);
    if (line === undefined) return;
    this.#toldLoss = true;
    tell(line);
  }

  #inboxBytes(): number {
    return (this.#handedBytes - Atomics.load(this.#cells, cells.taken)) | 0;
  }

  #patience(timeoutMs: number): number {
    const away = Atomics.load(this.#cells, cells.away) === 1;
    return away ? Math.min(timeoutMs, awayTimeoutMs) : timeoutMs;
  }

  #start(): Worker | undefined {
    try {
      const worker = startSomewhere(
        () => this.#createWorker(),
        () => Atomics.wait(this.#cells, cells.started, 0, longestStartMs),
      );
      worker.on("error", (error) => this.#fail(error));
      worker.unref();
      return worker;
    } catch (error) {
      this.#fail(error);
      return undefined;
    }
  }

  #createWorker(): Worker {
    return new Worker(this.#file(), {
      name: "tamma-obs-export",
      execArgv: [],
      env: childEnvironment(),
      workerData: this.#workerStart(),
      transferList: [this.#channel.port2],
    });
  }

  #file(): URL {
    // .ts when run from source, .js when built
    return new URL(`./worker${extname(import.meta.url)}`, import.meta.url);
  }

  #workerStart(): WorkerStart {
    return {
      ...this.#settings,
      cells: this.#cells.buffer,
      counts: this.#ledger.buffer,
      warnings: this.#channel.port2,
    };
  }

  #fail(error: unknown): void {
    this.#failed = true;
    for (const signal of signals) {
      this.#ledger.dropped(signal, "no_worker", this.account(signal).waiting);
    }
    for (const done of this.#flushing.values()) done();
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
      this.#hear(received.message as FromWorker);
    }
  }
}
