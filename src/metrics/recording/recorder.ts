import type { Attributes } from "@opentelemetry/api";

import { nearest } from "../../nearest.ts";
import type { MetricCatalog, MetricDefinition, MetricKind } from "../definition.ts";
import { createCheckedInstrument } from "./checked-instrument.ts";
import { createLateInstrument } from "./late-instrument.ts";
import type { Recorder } from "./recorder-types.ts";
import { refuseNoCatalog } from "./refuse-no-catalog.ts";
import { createWarnOnce, type Warn, type WarnOnce } from "./warn-once.ts";

/** Where a recorder says what it left out. */
export interface RecorderOptions {
  /**
   * Receives each misuse once, so that a wrong call in a hot path neither throws nor floods.
   *
   * @default process.emitWarning
   */
  readonly warn?: Warn;
}

/**
 * Returns a recorder for each metric of a catalog. Measurements go to the process's MeterProvider,
 * also where that is set later; without one nothing is recorded.
 *
 * ```ts
 * const record = createRecorder(metrics);
 * record.checkoutPayments.add(1, { outcome: "accepted" });
 * ```
 *
 * What does not compile is refused at run time too, for callers in JavaScript. No call throws; each
 * cause is given to `warn` once. A value that is no finite number is dropped with its measurement
 * (`OBS_METRIC_VALUE`), and so is one of a metric that does not exist (`OBS_METRIC_UNKNOWN`) or is
 * of another kind (`OBS_METRIC_KIND`). An attribute that the metric does not have, or with a value
 * outside its closed set, is left out and the rest recorded (`OBS_METRIC_ATTRIBUTE`). An attribute
 * without a closed set is text: numbers and booleans become that.
 *
 * @throws ObservabilityError `OBS_CATALOG_INVALID` for what is no catalog, such as `{ x: 1 }`.
 */
export function createRecorder<const C extends MetricCatalog>(
  metrics: C,
  options: RecorderOptions = {},
): Recorder<C> {
  refuseNoCatalog(metrics);
  const warnOnce = createWarnOnce(options.warn);
  const recorders = Object.entries<MetricDefinition>(metrics).map(
    ([key, metric]) => [key, metricRecorder(key, metric, warnOnce)] as const,
  );
  // Behind the recorders, so that only what does not exist is looked up in the proxy
  const recorder: object = Object.create(unknownMetrics(Object.keys(metrics), warnOnce));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Recorder is this, as a type
  return Object.freeze(Object.assign(recorder, Object.fromEntries(recorders))) as Recorder<C>;
}

type Method = "add" | "record" | "set";
type Methods = Readonly<Record<Method, (value: number, attributes?: Attributes) => void>>;

const methodOf: Readonly<Record<MetricKind, Method>> = {
  counter: "add",
  updowncounter: "add",
  histogram: "record",
  gauge: "set",
};

/** The methods of other kinds are there too: a call of what is missing would throw. */
function metricRecorder(key: string, metric: MetricDefinition, warnOnce: WarnOnce): Methods {
  const right = methodOf[metric.kind];
  const instrument = createLateInstrument(metric);
  const refuse = (method: Method) => () =>
    warnOnce(
      "OBS_METRIC_KIND",
      key,
      () => `expected ${right}(\u2026) for the kind ${metric.kind}, got ${method}(\u2026)`,
    );
  return Object.freeze({
    add: refuse("add"),
    record: refuse("record"),
    set: refuse("set"),
    [right]: createCheckedInstrument(key, metric, instrument, warnOnce),
  });
}

/** A prototype that has a recorder for every name, which records nothing. */
function unknownMetrics(known: readonly string[], warnOnce: WarnOnce): object {
  return new Proxy(Object.prototype, {
    get(target, key, receiver): unknown {
      if (typeof key === "symbol" || key in target) return Reflect.get(target, key, receiver);
      const refuse = () =>
        warnOnce("OBS_METRIC_UNKNOWN", key, () => {
          const near = nearest(key, known);
          return `expected a metric of the catalog${near === undefined ? "" : `, did you mean ${near}?`}`;
        });
      return { add: refuse, record: refuse, set: refuse };
    },
  });
}
