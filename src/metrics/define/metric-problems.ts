import { isObject } from "../../is-object.ts";
import { show } from "../../show.ts";
import { catalog } from "../catalog.ts";
import type { MetricCatalog } from "../definition.ts";
import { collisions } from "./collisions.ts";
import { fieldProblems } from "./metric-fields.ts";
import type { Flaw } from "../../shape.ts";

/**
 * Returns everything in a catalog of own metrics that cannot be meant: of each metric by itself,
 * and names that two metrics would share in Prometheus, those of `beside` included. What
 * {@link defineMetrics} returns has none.
 *
 * @param beside the metrics that the process has already. By default: this package's catalog
 */
export function metricProblems(metrics: unknown, beside: MetricCatalog = catalog): readonly Flaw[] {
  if (!isObject(metrics)) {
    return [{ field: "", expected: "metrics by their key", got: show(metrics) }];
  }
  const entries = Object.entries(metrics);
  return [
    ...entries.flatMap(([key, metric]) => fieldProblems(key, metric)),
    ...collisions(entries, beside),
  ];
}
