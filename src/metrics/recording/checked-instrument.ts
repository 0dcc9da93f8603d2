import type { MetricDefinition } from "../definition.ts";
import type { Instrument } from "../instruments.ts";
import { createAttributeFilter } from "./attribute-filter.ts";
import type { WarnOnce } from "./warn-once.ts";

/**
 * Returns `instrument` for values and attributes of any origin. A value that is no finite number,
 * or negative where that has no meaning, is dropped: there is nothing right to record.
 */
export function createCheckedInstrument(
  key: string,
  metric: MetricDefinition,
  instrument: Instrument,
  warnOnce: WarnOnce,
): Instrument {
  const filter = createAttributeFilter(key, metric, warnOnce);
  const least = metric.kind === "counter" || metric.kind === "histogram" ? 0 : -Infinity;
  const range = least === 0 ? "a finite number >= 0" : "a finite number";
  return (value, attributes) => {
    if (Number.isFinite(value) && value >= least) instrument(value, filter(attributes));
    else warnOnce("OBS_METRIC_VALUE", key, () => `expected ${range}, got ${shown(value)}`);
  };
}

function shown(value: unknown): string {
  return typeof value === "number" ? String(value) : typeof value;
}
