import type { ExportRequest, Signal } from "./protocol.ts";
import type { Outcome, Reachability } from "./reachability.ts";
import type { Send } from "./sender.ts";

/** Bytes that may wait for a slow receiver; about a minute of a busy service. */
const maxPendingBytes = 16 * 1024 * 1024;

/** Waits before the second, third and fourth attempt: a receiver's restart loses nothing. */
const retryDelaysMs = [200, 600, 1_800] as const;

/** Answers that OTLP allows to retry. https://opentelemetry.io/docs/specs/otlp/#failures-1 */
const retryableStatus = new Set([429, 502, 503, 504]);

export interface DeliveryOptions {
  readonly senders: Readonly<Record<Signal, Send>>;
  readonly urls: Readonly<Record<Signal, string>>;
  readonly reachability: Reachability;
  /** Called with the line of every change of state. */
  readonly onChange: (line: string) => void;
}

/** Delivers requests with retries within a bound of memory. */
export class Delivery {
  readonly #options: DeliveryOptions;
  readonly #final = new AbortController();
  #pendingBytes = 0;

  constructor(options: DeliveryOptions) {
    this.#options = options;
  }

  /** From now on there is one attempt a request, and waits for a retry end at once. */
  finish(): void {
    this.#final.abort();
  }

  /** Resolves when the request is delivered or given up. */
  async deliver({ signal, body, items }: ExportRequest): Promise<void> {
    if (this.#pendingBytes + body.byteLength > maxPendingBytes) {
      const url = this.#options.urls[signal];
      this.#record({ kind: "unreachable", url, reason: "it takes too long" }, signal, items);
      return;
    }
    this.#pendingBytes += body.byteLength;
    const outcome = await this.#attempt(signal, body);
    this.#pendingBytes -= body.byteLength;
    this.#record(outcome, signal, items);
  }

  async #attempt(signal: Signal, body: Uint8Array): Promise<Outcome> {
    const { senders, urls, reachability } = this.#options;
    const send = senders[signal];
    const deliveries = (): number => reachability.deliveries(urls[signal]);
    let before = deliveries();
    let outcome = await send(body);
    for (const delayMs of retryDelaysMs) {
      if (!isRetryable(outcome) || this.#hopeless(outcome.url)) break;
      await this.#pause(delayMs * (0.8 + 0.4 * Math.random()));
      before = deliveries();
      outcome = await send(body);
    }
    // Another request has come through meanwhile: the failure is old, the receiver is back
    const old = outcome.kind === "unreachable" && deliveries() > before;
    return old && !this.#final.signal.aborted ? send(body) : outcome;
  }

  #hopeless(url: string): boolean {
    return this.#final.signal.aborted || this.#options.reachability.isAway(url);
  }

  async #pause(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const end = (): void => resolve(undefined);
    const timer = setTimeout(end, ms);
    this.#final.signal.addEventListener("abort", end, { once: true });
    await promise;
    clearTimeout(timer);
    this.#final.signal.removeEventListener("abort", end);
  }

  #record(outcome: Outcome, signal: Signal, items: number): void {
    const line = this.#options.reachability.record(outcome, signal, items);
    if (line !== undefined) this.#options.onChange(line);
  }
}

function isRetryable(outcome: Outcome): boolean {
  return (
    outcome.kind === "unreachable" ||
    (outcome.kind === "refused" && retryableStatus.has(outcome.status))
  );
}
