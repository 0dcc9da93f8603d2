import { isObject } from "../is-object.ts";
import { defineMetrics } from "../metrics/define/define-metrics.ts";
import type { MetricInputs } from "../metrics/define/metric-input.ts";
import { metricProblems } from "../metrics/define/metric-problems.ts";
import type { MetricCatalog } from "../metrics/definition.ts";
import type { ProjectProblem } from "./problem.ts";

/** The metrics of a config, and everything in them that cannot be meant. */
export interface ProjectMetrics {
  readonly catalog: MetricCatalog;
  readonly problems: readonly ProjectProblem[];
}

/** Returns the metrics of a config: what `defineMetrics()` returned, or an object like it. */
export function projectMetrics(file: string, value: unknown): ProjectMetrics {
  const problems = metricProblems(value).map(({ field, expected, got }) => ({
    file,
    field: field === "" ? "metrics" : `metrics.${field}`,
    expected,
    got,
  }));
  if (problems.length > 0 || !isInputs(value)) return { catalog: {}, problems };
  return { catalog: defineMetrics(value), problems };
}

/** What has no problems is one; this is only for the compiler. */
function isInputs(value: unknown): value is MetricInputs {
  return isObject(value);
}
