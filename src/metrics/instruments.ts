import type { Attributes, Meter } from "@opentelemetry/api";

import type { MetricDefinition } from "./definition.ts";

/** Records one measurement, in the metric's unit. */
export type Instrument = (value: number, attributes?: Attributes) => void;

/**
 * Creates the synchronous instrument that `metric` describes and returns its recording function.
 * A gauge's sets, an up-down-counter's and a counter's add, a histogram's records.
 */
export function createInstrument(meter: Meter, metric: MetricDefinition): Instrument {
  const { name, unit, description } = metric;
  const options = { unit, description };
  switch (metric.kind) {
    case "counter": {
      const counter = meter.createCounter(name, options);
      return (value, attributes) => counter.add(value, attributes);
    }
    case "updowncounter": {
      const counter = meter.createUpDownCounter(name, options);
      return (value, attributes) => counter.add(value, attributes);
    }
    case "gauge": {
      const gauge = meter.createGauge(name, options);
      return (value, attributes) => gauge.record(value, attributes);
    }
    case "histogram": {
      const advice = { explicitBucketBoundaries: [...(metric.buckets ?? [])] };
      const histogram = meter.createHistogram(name, { ...options, advice });
      return (value, attributes) => histogram.record(value, attributes);
    }
  }
}
