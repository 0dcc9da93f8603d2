import { buildPolicy } from "../alerting/alertmanager/routing-policy.ts";
import type { Problem } from "../alerting/rules/problem.ts";
import { validate } from "../alerting/rules/validate.ts";
import { backendSets } from "../metrics/backend-sets.ts";
import { shippedDashboards } from "../shipped/shipped-dashboards.ts";
import { shippedObjectives } from "../shipped/shipped-objectives.ts";
import { routing as shippedRouting } from "../shipped/shipped-routing.ts";
import { shippedRules } from "../shipped/shipped-rules.ts";
import { configProblems } from "./config-problems.ts";
import { configSchema, type ParsedConfig } from "./config-schema.ts";
import { projectError, refuse, type ProjectProblem } from "./problem.ts";
import { projectDashboards } from "./project-dashboards.ts";
import { projectMetrics } from "./project-metrics.ts";
import { projectRouting } from "./project-routing.ts";
import { companionProblems, projectRules } from "./project-rules.ts";
import { scopeProblems } from "./scope-problems.ts";
import { ruleContext, type Output, type Project } from "./project.ts";

/** Where a config was found. */
export interface ConfigPlace {
  /** Absolute path of its folder. */
  readonly root: string;
  /** Its name, relative to the root. */
  readonly file: string;
}

/**
 * Returns the project that a config describes, with the defaults for what it leaves out.
 *
 * @throws ObservabilityError `OBS_CONFIG_INVALID` with every problem of the config, its metrics,
 * objectives, rules, routing and dashboards, a line each.
 */
export function resolveProject(config: unknown, { root, file }: ConfigPlace): Project {
  const fields = parse(config, file);
  const objectives = projectRules(file, fields.objectives ?? shippedObjectives(), "objectives");
  const rules = projectRules(file, fields.rules ?? shippedRules());
  const files = [...objectives.files, ...rules.files];
  const dashboards = projectDashboards(file, fields.dashboards ?? shippedDashboards());
  const routing = projectRouting(file, fields.routing ?? shippedRouting);
  const metrics = projectMetrics(file, fields.metrics ?? {});
  const parts = [metrics, objectives, rules, routing, dashboards];
  refuse([
    ...parts.flatMap(({ problems }) => problems),
    ...companionProblems(file, files),
    ...scopeProblems(fields.service ?? {}, files, routing.definition),
  ]);
  const project: Project = {
    root,
    file,
    service: fields.service ?? {},
    metrics: metrics.catalog,
    rules: files,
    routing: buildPolicy(routing.definition),
    dashboards: dashboards.items,
    backends: backendsOf(fields),
    retention: fields.stack?.retention ?? {},
    output: outputOf(fields),
  };
  refuse(validate(project.rules, ruleContext(project)).map(toProjectProblem));
  return project;
}

function parse(config: unknown, file: string): ParsedConfig {
  const parsed = configSchema.safeParse(config);
  if (parsed.success) return parsed.data;
  throw projectError(configProblems(file, config, parsed.error.issues));
}

function toProjectProblem({ file, rule, subject, expected, got }: Problem): ProjectProblem {
  return { file, field: `${rule}.${subject}`, expected, got };
}

function backendsOf({ stack }: ParsedConfig): Project["backends"] {
  const [first, ...others] = stack?.backends ?? [];
  return first === undefined ? [backendSets[0]] : [first, ...others];
}

function outputOf({ output }: ParsedConfig): Output {
  const { folder = "observability/generated", documents = folder } = output ?? {};
  return { folder, documents, runbooks: output?.runbooks ?? `${documents}/runbooks.md` };
}
