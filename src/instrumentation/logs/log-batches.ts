import type {
  LogRecordExporter,
  LogRecordProcessor,
  ReadableLogRecord,
} from "@opentelemetry/sdk-logs";

export interface LogBatchesOptions {
  readonly exporter: LogRecordExporter;
  /** Longest time that a record waits. */
  readonly delayMs: number;
  /** A batch of this many records does not wait. */
  readonly batchSize: number;
}

/**
 * Batches log records for an exporter that takes them synchronously.
 *
 * The SDK's BatchLogRecordProcessor flushes in several microtasks, and in a `process.exit()` that is
 * called after an `await` there are none to come: its last lines, which say why, would be lost.
 */
export class LogBatches implements LogRecordProcessor {
  readonly #options: LogBatchesOptions;
  #records: ReadableLogRecord[] = [];
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: LogBatchesOptions) {
    this.#options = options;
  }

  onEmit(record: ReadableLogRecord): void {
    if (this.#closed) return;
    this.#records.push(record);
    if (this.#records.length >= this.#options.batchSize) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), this.#options.delayMs).unref();
  }

  /** Hands over what waits. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const records = this.#records;
    this.#records = [];
    // The exporter hands over and cannot fail; delivery is the export worker's
    if (records.length > 0) this.#options.exporter.export(records, () => undefined);
  }

  async forceFlush(): Promise<void> {
    this.flush();
    await Promise.resolve();
  }

  async shutdown(): Promise<void> {
    await this.forceFlush();
    this.#closed = true;
  }
}
