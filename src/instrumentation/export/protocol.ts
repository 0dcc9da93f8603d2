import type { MessagePort } from "node:worker_threads";

/** What the application's thread and the export worker say to each other. */

export const signals = ["traces", "metrics", "logs"] as const;
export type Signal = (typeof signals)[number];

/** One serialised OTLP request. */
export interface ExportRequest {
  readonly signal: Signal;
  readonly body: Uint8Array;
  /** Spans, data points or log records in `body`. */
  readonly items: number;
}

/** Where and how one signal is sent; what the environment adds is read in the worker. */
export interface Destination {
  readonly url: string;
  readonly timeoutMs: number;
  readonly compression: "gzip" | "none";
}

export interface WorkerSettings {
  readonly destinations: Readonly<Record<Signal, Destination>>;
  readonly contentType: string;
  /** Where telemetry waits on disk; without, in memory only. */
  readonly spool?: SpoolSettings | undefined;
}

export interface SpoolSettings {
  readonly folder: string;
  readonly maxBytes: number;
}

/** What `workerData` holds. */
export interface WorkerStart extends WorkerSettings {
  /** Int32 cells by {@link cells}; shared, since the application's thread blocks on them at exit. */
  readonly cells: SharedArrayBuffer;
  /** What the {@link Ledger} counts. */
  readonly counts: SharedArrayBuffer;
  /** Where {@link FromWorker} messages go; a port of our own, since it can be read synchronously. */
  readonly warnings: MessagePort;
}

/** Requests to the worker. `final`: no more retries, the process is about to end. */
export type ToWorker = ExportRequest | "final";

/** A line for stderr: a change of the receiver's state. */
export interface FromWorker {
  readonly warning: string;
}

/** Cells that both threads share. */
export const cells = {
  /** How many `final` messages the worker has done: nothing is left to send. */
  finished: 0,
  /** 1 while a receiver is known to be away. */
  away: 1,
  /** Bytes, modulo 2^32, of the requests that the worker has taken out of its inbox. */
  taken: 2,
} as const;
