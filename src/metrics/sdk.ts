import { createRequire } from "node:module";

import type * as exporter from "@opentelemetry/exporter-prometheus";
import type * as sdk from "@opentelemetry/sdk-metrics";

const require = createRequire(import.meta.url);

type Exporter = Pick<typeof exporter, "PrometheusExporter" | "PrometheusSerializer">;
type Sdk = Pick<typeof sdk, "DataPointType" | "MeterProvider">;

/**
 * Returns the part of OpenTelemetry's SDK that a collector needs. It is loaded at the first call:
 * who declares or records metrics does without it. Not by `import()`, since
 * `createMetricsCollector` returns no promise.
 */
export function metricsSdk(): Exporter & Sdk {
  const {
    PrometheusExporter,
    PrometheusSerializer,
  }: Exporter = require("@opentelemetry/exporter-prometheus");
  const { DataPointType, MeterProvider }: Sdk = require("@opentelemetry/sdk-metrics");
  return { DataPointType, MeterProvider, PrometheusExporter, PrometheusSerializer };
}
