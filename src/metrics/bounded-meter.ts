import type {
  Attributes,
  Context,
  Counter,
  Gauge,
  Histogram,
  Meter,
  MeterProvider,
  MetricOptions,
  UpDownCounter,
} from "@opentelemetry/api";

export interface BoundOptions {
  /** Series that one metric may have, the overflow series included. */
  readonly limit: number;
  /** Called once a metric, with its name, when it has reached the limit. */
  readonly onOverflow?: (metric: string) => void;
  /** Called with what a measurement has thrown, which is left out; without it, the caller gets it. */
  readonly onFailure?: (metric: string, error: unknown) => void;
}

/** https://opentelemetry.io/docs/specs/otel/metrics/sdk/#overflow-attribute */
const overflow: Attributes = { "otel.metric.overflow": true };

/**
 * Returns `provider` with a bound on the series of each metric, for the life of the process.
 *
 * The SDK's own limit (`aggregationCardinalityLimit`) starts afresh with every collection, while a
 * cumulative reader keeps every series it has ever seen: ten new ones a second are 50 in each
 * interval of five seconds, and a million after a day. Seen with sdk-metrics 3.0.0.
 *
 * Observable instruments pass through: they report their whole state each time, so the SDK's own
 * limit holds for them.
 */
export function boundSeries(provider: MeterProvider, options: BoundOptions): MeterProvider {
  const limits = new Map<string, Limit>();
  const limitFor = (metric: string): Limit => {
    const known = limits.get(metric) ?? createLimit(metric, options);
    limits.set(metric, known);
    return known;
  };
  const boundFor = (metric: string): Bound => ({
    limit: limitFor(metric),
    attempt: createAttempt(metric, options),
  });
  const getMeter: MeterProvider["getMeter"] = (...args) =>
    boundMeter(provider.getMeter(...args), boundFor);
  return withRestOf(provider, { getMeter });
}

/** Whatever else the SDK's object has, now or in a later API, such as `forceFlush`, is its own. */
function withRestOf<T extends object>(target: T, own: Partial<T>): T {
  return new Proxy(target, {
    get(_, property, receiver): unknown {
      if (Object.hasOwn(own, property)) return Reflect.get(own, property);
      const value: unknown = Reflect.get(target, property, receiver);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

/** Returns the attributes to record under: those given, or the overflow's. */
type Limit = (attributes: Attributes | undefined) => Attributes;

interface Bound {
  readonly limit: Limit;
  readonly attempt: (record: () => void) => void;
}

/** Attributes may throw: a BigInt, a cycle, a getter. */
function createAttempt(metric: string, { onFailure }: BoundOptions): Bound["attempt"] {
  if (onFailure === undefined) return (record) => record();
  return (record) => {
    try {
      record();
    } catch (error) {
      onFailure(metric, error);
    }
  };
}

const none: Attributes = {};

function createLimit(metric: string, { limit, onOverflow }: BoundOptions): Limit {
  const seen = new Set<string>();
  let warned = false;
  return (attributes = none) => {
    const series = seriesKey(attributes);
    if (seen.has(series)) return attributes;
    if (seen.size < limit - 1) {
      seen.add(series);
      return attributes;
    }
    if (!warned) onOverflow?.(metric);
    warned = true;
    return overflow;
  };
}

/** The same for the same attributes in any order. */
function seriesKey(attributes: Attributes): string {
  const keys = Object.keys(attributes);
  return JSON.stringify(keys.toSorted().map((key) => [key, attributes[key]]));
}

function boundMeter(meter: Meter, boundFor: (metric: string) => Bound): Meter {
  const create = {
    createCounter(name: string, options?: MetricOptions): Counter {
      return boundAdd(meter.createCounter(name, options), boundFor(name));
    },
    createUpDownCounter(name: string, options?: MetricOptions): UpDownCounter {
      return boundAdd(meter.createUpDownCounter(name, options), boundFor(name));
    },
    createHistogram(name: string, options?: MetricOptions): Histogram {
      return boundRecord(meter.createHistogram(name, options), boundFor(name));
    },
    createGauge(name: string, options?: MetricOptions): Gauge {
      return boundRecord(meter.createGauge(name, options), boundFor(name));
    },
  };
  return withRestOf(meter, create);
}

function boundAdd(instrument: Counter, { limit, attempt }: Bound): Counter {
  return {
    add: (value: number, attributes?: Attributes, context?: Context) =>
      attempt(() => instrument.add(value, limit(attributes), context)),
  };
}

function boundRecord(instrument: Histogram | Gauge, { limit, attempt }: Bound): Histogram {
  return {
    record: (value: number, attributes?: Attributes, context?: Context) =>
      attempt(() => instrument.record(value, limit(attributes), context)),
  };
}
