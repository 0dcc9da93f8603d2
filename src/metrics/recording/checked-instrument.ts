import type { MetricDefinition } from "../definition.ts";
import type { Instrument } from "../instruments.ts";
import { createAttributeFilter } from "./attribute-filter.ts";
import type { WarnOnce } from "./warn-once.ts";

/**
 * Returns `instrument` for values and attributes of any origin. A value that is no finite number,
 * or negative where that has no meaning, is dropped: there is nothing right to record. Never throws.
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
    if (!Number.isFinite(value) || value < least) {
      warnOnce("OBS_METRIC_VALUE", key, () => `expected ${range}, got ${shown(value)}`);
      return;
    }
    try {
      instrument(value, filter(attributes));
    } catch {
      // A proxy, say, whose names cannot be listed
      const expected = "expected attributes that can be read, got an object that throws";
      warnOnce("OBS_METRIC_ATTRIBUTE", key, () => expected);
    }
  };
}

function shown(value: unknown): string {
  return typeof value === "number" ? String(value) : typeof value;
}
