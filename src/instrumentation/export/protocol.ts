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

/** Where and how one signal is sent. */
export interface Destination {
  readonly url: string;
  readonly timeoutMs: number;
  readonly compression: "gzip" | "none";
  readonly contentType: string;
  /** May hold secrets. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly tls?: TlsOptions | undefined;
}

/** What PEM files hold. */
export interface TlsOptions {
  readonly ca?: string;
  readonly key?: string;
  readonly cert?: string;
}

export interface WorkerSettings {
  readonly destinations: Readonly<Record<Signal, Destination>>;
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

/**
 * Requests to the worker. `final`: no more retries, the process is about to end. `flush`: say when
 * what came before is sent or given up.
 */
export type ToWorker = ExportRequest | "final" | { readonly flush: number };

/** A line for stderr, a change of the receiver's state; or the number of a flush that is done. */
export type FromWorker = { readonly warning: string } | { readonly flushed: number };

/** Cells that both threads share. */
export const cells = {
  /** How many `final` messages the worker has done: nothing is left to send. */
  finished: 0,
  /** 1 while a receiver is known to be away. */
  away: 1,
  /** Bytes, modulo 2^32, of the requests that the worker has taken out of its inbox. */
  taken: 2,
  /** 1 as soon as the worker runs. */
  started: 3,
} as const;
