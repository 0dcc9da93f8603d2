import { isObject } from "../is-object.ts";
import type { MetricCatalog } from "../metrics/definition.ts";
import { show } from "../show.ts";
import type { ProjectProblem } from "./problem.ts";

/** The metrics of a config, and everything in them that cannot be meant. */
export interface ProjectMetrics {
  readonly catalog: MetricCatalog;
  readonly problems: readonly ProjectProblem[];
}

/** Returns the metrics of a config. */
export function projectMetrics(file: string, value: unknown): ProjectMetrics {
  if (isCatalog(value)) return { catalog: value, problems: [] };
  const expected = "what defineMetrics() returns";
  return { catalog: {}, problems: [{ file, field: "metrics", expected, got: show(value) }] };
}

function isCatalog(value: unknown): value is MetricCatalog {
  return isObject(value) && Object.values(value).every(isObject);
}
