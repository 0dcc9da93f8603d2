import type { MetricDefinition } from "./definition.ts";

/**
 * A series that Prometheus writes itself as it evaluates rules. `name` is the name in Prometheus. It
 * has the labels of its rule: none of a target that is scraped, and none of a resource.
 */
export interface RuleSeriesDefinition extends Omit<MetricDefinition, "convention" | "emitter"> {
  readonly kind: "gauge";
  readonly origin: "rules";
}

export type RuleSeriesCatalog = Readonly<Record<string, RuleSeriesDefinition>>;
