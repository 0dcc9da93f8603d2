import { isObject } from "../is-object.ts";
import type { MetricCatalog, MetricDefinition } from "../metrics/definition.ts";
import { isMetric } from "../promql/series.ts";
import { show } from "../show.ts";
import type { ProjectProblem } from "./problem.ts";

/** The metrics of a config, and everything in them that cannot be meant. */
export interface ProjectMetrics {
  readonly catalog: MetricCatalog;
  readonly problems: readonly ProjectProblem[];
}

/** Returns the metrics of a config. */
export function projectMetrics(file: string, value: unknown): ProjectMetrics {
  if (!isObject(value)) {
    const problem = {
      field: "metrics",
      expected: "what defineMetrics() returns",
      got: show(value),
    };
    return { catalog: {}, problems: [{ file, ...problem }] };
  }
  const entries = Object.entries(value);
  const problems = entries
    .filter(([, metric]) => !isMetric(metric))
    .map(([key, metric]) => ({
      file,
      field: `metrics.${key}`,
      expected: "a metric such as { name, kind, unit, attributes }",
      got: show(metric),
    }));
  const metrics = entries.filter((entry): entry is [string, MetricDefinition] =>
    isMetric(entry[1]),
  );
  return { catalog: Object.fromEntries(metrics), problems };
}
