import { gunzipSync, gzipSync } from "node:zlib";

import { Circuit } from "./circuit.ts";
import type { DropReason, Ledger } from "./ledger.ts";
import { type ExportRequest, type Signal, signals } from "./protocol.ts";
import { OpenOrders } from "./open-orders.ts";
import { type Parcel, Queue } from "./queue.ts";
import type { Reachability } from "./reachability.ts";
import type { Outcome, Send } from "./sender.ts";
import { splitRequest } from "./split-request.ts";
import type { Spool } from "./spool/spool.ts";
import type { SpoolFile } from "./spool/spool-file.ts";

/** Bytes that may wait in memory. What waits is gzipped: minutes of a busy service. */
export const maxWaitingBytes = 16 * 1024 * 1024;

/** Larger requests are split. A Collector takes 20 MiB, proxies take less. */
const maxRequestBytes = 4 * 1024 * 1024;

/** Answers that OTLP allows to retry. https://opentelemetry.io/docs/specs/otlp/#failures-1 */
const retryableStatus = new Set([429, 502, 503, 504]);
const payloadTooLarge = 413;

/** While it waits; level 1 takes a third of the default's time for a tenth more bytes. */
const waitingLevel = 1;

export interface DeliveryOptions {
  readonly senders: Readonly<Record<Signal, Send>>;
  readonly urls: Readonly<Record<Signal, string>>;
  readonly compression: Readonly<Record<Signal, "gzip" | "none">>;
  readonly contentTypes: Readonly<Record<Signal, string>>;
  readonly ledger: Ledger;
  readonly reachability: Reachability;
  readonly spool?: { readonly files: Spool; readonly maxBytes: number } | undefined;
  /** Called with the line of every change of state. */
  readonly onChange: (line: string) => void;
  /** Called in the end, each time that nothing is left to send. */
  readonly onFinished: () => void;
  /** Called after each attempt with whether some receiver fails now. */
  readonly onAttempt?: (away: boolean) => void;
  /** Monotonic, in milliseconds. */
  readonly now: () => number;
}

/**
 * Delivers requests, the oldest first, within a bound of memory and of disk.
 *
 * What cannot be sent now waits, in the spool if there is one; at the bound the oldest goes. Every
 * item is counted in the ledger when it is sent or dropped.
 */
export class Delivery {
  readonly #options: DeliveryOptions;
  readonly #queues = bySignal(() => new Queue());
  readonly #circuits: Readonly<Record<Signal, Circuit>>;
  #memoryBytes = 0;
  #spoolBytes = 0;
  #order = 0;
  #oldest = 0;
  #final = false;
  readonly #open = new OpenOrders();
  #full = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: DeliveryOptions) {
    this.#options = options;
    this.#circuits = bySignal(() => new Circuit(options.now));
  }

  /** Takes a request of this process. */
  accept({ signal, body, items }: ExportRequest): void {
    this.#order += 1;
    for (const part of this.#cut({ signal, body, items })) this.#add(this.#order, part);
    this.#pump();
  }

  /** Takes requests that other processes have left in the spool, the oldest first. */
  recover(files: readonly SpoolFile[]): void {
    this.#oldest -= files.length;
    for (const [index, file] of files.entries()) {
      const { signal, items, bytes } = file;
      this.#options.ledger.recovered(signal, items);
      this.#spoolBytes += bytes;
      const order = this.#oldest + index;
      this.#queues[signal].add({ order, signal, items, file, body: undefined, gzipped: true });
    }
    this.#makeRoom();
    this.#pump();
  }

  /** Calls `done` when everything that has been accepted so far is sent or given up. */
  whenSettled(done: () => void): void {
    this.#open.whenClosed(this.#order, done);
  }

  /** From now on there is one attempt a request, and waits for a retry end at once. */
  finish(): void {
    this.#final = true;
    for (const signal of signals) this.#circuits[signal].hurry();
    this.#pump();
    this.#checkFinished();
  }

  /** Returns the request in parts that are not too large. */
  #cut(request: ExportRequest): readonly ExportRequest[] {
    const { signal, body, items } = request;
    if (body.byteLength <= maxRequestBytes || items < 2) return [request];
    const halves = splitRequest(signal, body, this.#options.contentTypes[signal]);
    return halves?.flatMap((half) => this.#cut({ signal, ...half })) ?? [request];
  }

  #add(order: number, { signal, items, body }: ExportRequest): void {
    const { spool } = this.#options;
    const gzipped = spool !== undefined;
    const kept = gzipped ? pack(body) : body;
    const file = spool?.files.add({ signal, items, body: kept });
    this.#spoolBytes += file?.bytes ?? 0;
    this.#memoryBytes += kept.byteLength;
    this.#open.open(order);
    this.#queues[signal].add({ order, signal, items, file, body: kept, gzipped });
  }

  /** Sends what may go now, and sees to it that the rest does later. */
  #pump(): void {
    clearTimeout(this.#timer);
    const waits = signals.map((signal) => this.#pumpSignal(signal));
    this.#shrinkWaiting();
    this.#makeRoom();
    const next = Math.min(...waits);
    if (next === Number.POSITIVE_INFINITY) return;
    this.#timer = setTimeout(() => this.#pump(), Math.ceil(next));
  }

  /** Returns the milliseconds after which more may go. */
  #pumpSignal(signal: Signal): number {
    const queue = this.#queues[signal];
    const circuit = this.#circuits[signal];
    while (queue.length > 0) {
      const { waitMs } = circuit;
      if (waitMs === undefined) break;
      if (waitMs > 0) return waitMs;
      const parcel = queue.takeOldest();
      if (parcel !== undefined) void this.#send(parcel);
    }
    return Number.POSITIVE_INFINITY;
  }

  async #send(parcel: Parcel): Promise<void> {
    const { signal } = parcel;
    const { senders, compression } = this.#options;
    if (!this.#load(parcel)) return;
    const { body = new Uint8Array(), gzipped } = parcel;
    const attempt = this.#circuits[signal].begin();
    const outcome =
      compression[signal] === "gzip"
        ? await senders[signal](gzipped ? body : gzipSync(body), "gzip")
        : await senders[signal](gzipped ? gunzipSync(body) : body, "identity");
    if (outcome.kind === "delivered") this.#delivered(parcel, outcome, attempt.succeed);
    else if (isRetryable(outcome)) this.#failed(parcel, outcome, attempt.fail);
    else this.#refused(parcel, outcome, attempt.succeed);
    this.#options.onAttempt?.(signals.some((one) => this.#circuits[one].open));
    this.#pump();
    this.#checkFinished();
  }

  /** Reads the body if it is in the spool only. Returns false if it cannot be. */
  #load(parcel: Parcel): boolean {
    const { spool } = this.#options;
    if (parcel.body !== undefined || parcel.file === undefined) return true;
    const content = spool?.files.read(parcel.file) ?? { kind: "gone" };
    if (content.kind !== "body") {
      this.#end(parcel, content.kind === "torn" ? "corrupt" : "taken_over");
      return false;
    }
    parcel.body = content.body;
    this.#memoryBytes += content.body.byteLength;
    return true;
  }

  #delivered(
    parcel: Parcel,
    outcome: Extract<Outcome, { readonly kind: "delivered" }>,
    succeed: () => void,
  ): void {
    const { reachability, urls } = this.#options;
    const { origin } = new URL(outcome.url);
    const wasOpen = this.#circuits[parcel.signal].open;
    succeed();
    this.#end(parcel, undefined, outcome.rejected);
    if (outcome.rejected > 0) {
      const { url, rejected, message } = outcome;
      this.#tell(reachability.rejected(url, parcel.signal, rejected, message));
    }
    this.#tell(reachability.delivered(outcome.url));
    if (!wasOpen) return;
    // The receiver is back: the other signals need not wait for their turn
    for (const signal of signals) {
      if (new URL(urls[signal]).origin === origin) this.#circuits[signal].probeNow();
    }
  }

  #failed(
    parcel: Parcel,
    outcome: Exclude<Outcome, { readonly kind: "delivered" }>,
    fail: (retryAfterMs?: number) => void,
  ): void {
    fail(outcome.kind === "refused" ? outcome.retryAfterMs : undefined);
    const options = { again: true, last: this.#final };
    this.#tell(this.#options.reachability.failed(outcome, options));
    this.#shrink(parcel);
    this.#queues[parcel.signal].add(parcel);
    if (this.#final) this.#giveUp(parcel.signal);
  }

  /** The receiver will never take this request; perhaps it takes its halves. */
  #refused(
    parcel: Parcel,
    outcome: Exclude<Outcome, { readonly kind: "delivered" }>,
    succeed: () => void,
  ): void {
    const { reachability } = this.#options;
    succeed();
    const tooLarge = outcome.kind === "refused" && outcome.status === payloadTooLarge;
    const raw = tooLarge ? rawBody(parcel) : undefined;
    const contentType = this.#options.contentTypes[parcel.signal];
    const halves = raw === undefined ? undefined : splitRequest(parcel.signal, raw, contentType);
    if (halves !== undefined) {
      for (const half of halves) this.#add(parcel.order, { signal: parcel.signal, ...half });
      this.#release(parcel);
      return;
    }
    this.#tell(
      raw === undefined
        ? reachability.failed(outcome, { again: false, last: true })
        : reachability.tooLarge(outcome.url, parcel.signal, raw.byteLength),
    );
    this.#end(parcel, raw === undefined ? "refused" : "too_large");
  }

  /** Nothing of `signal` is tried again: the process ends. What is in the spool stays there. */
  #giveUp(signal: Signal): void {
    for (const parcel of this.#queues[signal].takeAll()) {
      if (parcel.file === undefined) this.#end(parcel, "exit");
    }
  }

  /** Counts what became of a parcel, and forgets it. Without `reason` it is sent but for `rejected`. */
  #end(parcel: Parcel, reason: DropReason | undefined, rejected = 0): void {
    const { ledger, reachability, urls } = this.#options;
    const { signal, items } = parcel;
    const lost = reason === undefined ? Math.min(rejected, items) : items;
    ledger.sent(signal, items - lost);
    ledger.dropped(signal, reason ?? "rejected", lost);
    if (reason !== undefined) reachability.dropped(urls[signal], signal, lost);
    this.#release(parcel);
  }

  #release(parcel: Parcel): void {
    this.#memoryBytes -= parcel.body?.byteLength ?? 0;
    parcel.body = undefined;
    this.#open.close(parcel.order);
    if (parcel.file === undefined) return;
    this.#options.spool?.files.remove(parcel.file);
    this.#spoolBytes -= parcel.file.bytes;
  }

  #shrinkWaiting(): void {
    for (const signal of signals) {
      for (const parcel of this.#queues[signal].newestFirst()) {
        if (!this.#shrink(parcel)) break;
      }
    }
  }

  /** What has to wait takes little memory: none if it is on disk, else gzipped. Returns if it took more. */
  #shrink(parcel: Parcel): boolean {
    const { body, file, gzipped } = parcel;
    if (body === undefined || (file === undefined && gzipped)) return false;
    parcel.body = file === undefined ? pack(body) : undefined;
    parcel.gzipped = true;
    this.#memoryBytes += (parcel.body?.byteLength ?? 0) - body.byteLength;
    return true;
  }

  #makeRoom(): void {
    const { spool, onChange, urls } = this.#options;
    const maxSpoolBytes = spool?.maxBytes ?? 0;
    const inMemory = ({ file, body }: Parcel): boolean => file === undefined && body !== undefined;
    const onDisk = ({ file }: Parcel): boolean => file !== undefined;
    let dropped = false;
    while (this.#memoryBytes > maxWaitingBytes && this.#dropOldest(inMemory)) dropped = true;
    while (this.#spoolBytes > maxSpoolBytes && this.#dropOldest(onDisk)) dropped = true;
    if (dropped && !this.#full) {
      const origins = [...new Set(signals.map((signal) => new URL(urls[signal]).origin))];
      onChange(
        `OTEL_EXPORTER_OTLP_ENDPOINT: no more telemetry can wait for ${origins.join(", ")}; the oldest is dropped`,
      );
    }
    if (dropped) this.#full = true;
  }

  #dropOldest(condition: (parcel: Parcel) => boolean): boolean {
    const oldest = signals
      .flatMap((signal) => this.#queues[signal].find(condition) ?? [])
      .toSorted((a, b) => a.order - b.order)[0];
    if (oldest === undefined) return false;
    this.#queues[oldest.signal].remove(oldest);
    this.#end(oldest, "queue_full");
    return true;
  }

  #tell(line: string | undefined): void {
    if (line === undefined) return;
    // Another outage is another line
    this.#full = false;
    this.#options.onChange(line);
  }

  #checkFinished(): void {
    const busy = signals.some(
      (signal) => this.#circuits[signal].inFlight > 0 || this.#queues[signal].length > 0,
    );
    if (this.#final && !busy) this.#options.onFinished();
  }
}

function isRetryable(outcome: Outcome): boolean {
  return (
    outcome.kind === "unreachable" ||
    (outcome.kind === "refused" && retryableStatus.has(outcome.status))
  );
}

/** Gzips what waits. Copied, since zlib's result may be a view: 20 kB that hold 49 kB in memory. */
function pack(body: Uint8Array): Uint8Array {
  return new Uint8Array(gzipSync(body, { level: waitingLevel }));
}

function rawBody({ body = new Uint8Array(), gzipped }: Parcel): Uint8Array {
  return gzipped ? gunzipSync(body) : body;
}

function bySignal<T>(create: () => T): Readonly<Record<Signal, T>> {
  return { traces: create(), metrics: create(), logs: create() };
}
