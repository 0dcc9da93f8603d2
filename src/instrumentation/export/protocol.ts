import type { MessagePort } from "node:worker_threads";

/** What the application's thread and the export worker say to each other. */

export type Signal = "traces" | "metrics" | "logs";

export const signals: readonly Signal[] = ["traces", "logs", "metrics"];

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
}

/** What `workerData` holds. */
export interface WorkerStart extends WorkerSettings {
  /** Int32 cells by {@link cells}; shared, since the application's thread blocks on them at exit. */
  readonly counters: SharedArrayBuffer;
  /** Where {@link FromWorker} messages go; a port of our own, since it can be read synchronously. */
  readonly warnings: MessagePort;
}

/** Requests to the worker. `final`: no more retries, the process is about to end. */
export type ToWorker = ExportRequest | "final";

/** A line for stderr: a change of the receiver's state. */
export interface FromWorker {
  readonly warning: string;
}

/** Cells of the shared counters. */
export const cells = {
  /** Requests that the worker has delivered or given up. */
  settled: 0,
  /** 1 while a receiver is known to be away. */
  away: 1,
  /** Items of each signal among the settled requests. */
  traces: 2,
  logs: 3,
  metrics: 4,
} as const;
