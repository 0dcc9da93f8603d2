import type { MetricDefinition } from "./definition.ts";

/** The components of the stack that report on themselves. Also the `job` they are scraped under. */
export const backendTargets = [
  "otel-collector",
  "prometheus",
  "prometheus-longterm",
  "alertmanager",
  "tempo",
  "loki",
  "jaeger",
  "victorialogs",
  "grafana",
] as const;

export type BackendTarget = (typeof backendTargets)[number];

/**
 * A metric that a backend exposes about itself. `name` is the Prometheus name as scraped, so no
 * translation applies. A histogram's name has no `_bucket`.
 */
export interface BackendMetricDefinition extends Omit<MetricDefinition, "convention" | "emitter"> {
  /** Whose `/metrics` has it. `any`: Prometheus adds it to each target, as it does `up`. */
  readonly target: BackendTarget | "any";
}

export type BackendMetricCatalog = Readonly<Record<string, BackendMetricDefinition>>;
