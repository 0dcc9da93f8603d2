import type { SpanProcessor } from "@opentelemetry/sdk-trace";

export type LiveSpan = Parameters<SpanProcessor["onStart"]>[0];

/** Enough for the requests of a busy process; spans that nobody ends are not kept for ever. */
const mostSpans = 1_000;

/** Knows the spans that have begun and not ended, the latest 1,000. */
export class LiveSpans implements SpanProcessor {
  readonly #spans = new Map<string, LiveSpan>();

  onStart(span: LiveSpan): void {
    this.#spans.set(span.spanContext().spanId, span);
    if (this.#spans.size <= mostSpans) return;
    const [oldest] = this.#spans.keys();
    if (oldest !== undefined) this.#spans.delete(oldest);
  }

  onEnd(span: { spanContext: LiveSpan["spanContext"] }): void {
    this.#spans.delete(span.spanContext().spanId);
  }

  /** The spans, the one that began last first: children before their parents. */
  list(): readonly LiveSpan[] {
    return [...this.#spans.values()].toReversed();
  }

  async forceFlush(): Promise<void> {
    await Promise.resolve();
  }

  async shutdown(): Promise<void> {
    await Promise.resolve();
  }
}
