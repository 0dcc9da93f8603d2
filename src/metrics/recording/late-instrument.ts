import { metrics as metricsApi, type MeterProvider } from "@opentelemetry/api";

import type { MetricDefinition } from "../definition.ts";
import { createInstrument, type Instrument } from "../instruments.ts";

/** The instrumentation scope of everything that goes through a catalog. */
const scopeName = "@tamma/observability";

/**
 * Returns an instrument of the process's MeterProvider, whenever that is set.
 *
 * The API has no proxy for metrics as it has for traces: an instrument that is created before the
 * provider is set records nothing for good. So the provider is looked up on each call. Nothing is
 * registered before the first: the SDK warns of two instruments of one name, and most metrics of a
 * catalog are recorded by somebody else.
 */
export function createLateInstrument(
  metric: MetricDefinition,
  currentProvider: () => MeterProvider = () => metricsApi.getMeterProvider(),
): Instrument {
  let provider: MeterProvider | undefined;
  let instrument: Instrument = () => {};
  return (value, attributes) => {
    const current = currentProvider();
    if (current !== provider) {
      provider = current;
      instrument = createInstrument(current.getMeter(scopeName), metric);
    }
    instrument(value, attributes);
  };
}
