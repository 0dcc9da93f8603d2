import {
  type Attributes,
  createNoopMeter,
  type Counter,
  type MeterProvider,
} from "@opentelemetry/api";

/**
 * Returns what BatchSpanProcessor is to count in: `onDrop` is called with the spans that it drops
 * because its queue is full, and nothing else is kept.
 */
export function countDroppedSpans(onDrop: (spans: number) => void): MeterProvider {
  const counter: Counter = {
    add: (spans: number, attributes: Attributes = {}) => {
      if (attributes["error.type"] === "queue_full") onDrop(spans);
    },
  };
  const meter = Object.assign(createNoopMeter(), { createCounter: () => counter });
  return { getMeter: () => meter };
}
