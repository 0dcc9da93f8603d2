import type { CollectionResult } from "@opentelemetry/sdk-metrics";

/** The part of a MetricReader that a scrape needs. */
export interface CollectingReader {
  collect(): Promise<CollectionResult>;
}

/**
 * Under a registered symbol, so that two copies of this package in one process still share the
 * reader, as the OpenTelemetry API does with its providers.
 */
const key = Symbol.for("@tamma/observability.metrics.reader");

/**
 * Lets {@link sharedReader} find the reader of the process's MeterProvider. The preload calls it.
 * The reader must be cumulative: collecting it for a scrape must not take data from the export.
 */
export function shareReader(reader: CollectingReader | undefined): void {
  Reflect.set(globalThis, key, reader);
}

/** Returns the reader of the process's MeterProvider, if the preload has started one. */
export function sharedReader(): CollectingReader | undefined {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only shareReader writes this key
  return Reflect.get(globalThis, key) as CollectingReader | undefined;
}
