import { ObservabilityError } from "../../errors.ts";
import { isObject } from "../../is-object.ts";
import { show } from "../../show.ts";
import { metricKinds } from "../definition.ts";

/**
 * Refuses what is no catalog, as a caller in JavaScript may give it: nothing could be recorded.
 *
 * @throws ObservabilityError `OBS_CATALOG_INVALID` with every entry that is no metric, a line each.
 */
export function refuseNoCatalog(metrics: unknown): void {
  const problems = isObject(metrics)
    ? Object.entries(metrics).flatMap(([key, metric]) =>
        isMetric(metric)
          ? []
          : [`metrics: ${key}: expected a metric of defineMetrics(), got ${show(metric)}`],
      )
    : [`metrics: expected what defineMetrics() returns, got ${show(metrics)}`];
  if (problems.length > 0) {
    throw new ObservabilityError("OBS_CATALOG_INVALID", problems.join("\n"));
  }
}

/** Whether the metric has what a recorder reads. */
function isMetric(metric: unknown): boolean {
  return (
    isObject(metric) &&
    typeof metric["name"] === "string" &&
    metricKinds.some((kind) => kind === metric["kind"]) &&
    isObject(metric["attributes"]) &&
    Object.values(metric["attributes"]).every(isObject)
  );
}
