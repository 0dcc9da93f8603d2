import type { BackendMetricCatalog } from "./backend-definition.ts";
import { alertmanagerMetrics } from "./backends/alertmanager.ts";
import { anyMetrics } from "./backends/any.ts";
import { jaegerMetrics } from "./backends/jaeger.ts";
import { lokiMetrics } from "./backends/loki.ts";
import { collectorMetrics } from "./backends/otel-collector.ts";
import { prometheusMetrics } from "./backends/prometheus.ts";
import { tempoMetrics } from "./backends/tempo.ts";
import { victorialogsMetrics } from "./backends/victorialogs.ts";

/**
 * What the stack's own components say about themselves, under the names of their `/metrics`.
 * `test/metrics/backend-catalog.test.ts` compares them with a recorded scrape of each.
 */
export const backendCatalog = {
  ...anyMetrics,
  ...collectorMetrics,
  ...prometheusMetrics,
  ...alertmanagerMetrics,
  ...lokiMetrics,
  ...tempoMetrics,
  ...jaegerMetrics,
  ...victorialogsMetrics,
} as const satisfies BackendMetricCatalog;
