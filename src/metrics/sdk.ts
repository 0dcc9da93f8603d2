import { createRequire } from "node:module";

import type * as sdk from "@opentelemetry/sdk-metrics";

const require = createRequire(import.meta.url);

type Sdk = Pick<typeof sdk, "DataPointType" | "MeterProvider" | "MetricReader">;

/**
 * Returns the part of OpenTelemetry's SDK that a collector needs. It is loaded at the first call:
 * who declares or records metrics does without it. Not by `import()`, since
 * `createMetricsCollector` returns no promise.
 */
export function metricsSdk(): Sdk {
  const { DataPointType, MeterProvider, MetricReader }: Sdk = require("@opentelemetry/sdk-metrics");
  return { DataPointType, MeterProvider, MetricReader };
}
