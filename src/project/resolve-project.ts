import { buildPolicy } from "../alerting/alertmanager/routing-policy.ts";
import { validate } from "../alerting/rules/validate.ts";
import { backendSets } from "../metrics/backend-sets.ts";
import { readFields } from "../shape.ts";
import { shippedDashboards } from "../shipped/shipped-dashboards.ts";
import { shippedObjectives } from "../shipped/shipped-objectives.ts";
import { routing as shippedRouting } from "../shipped/shipped-routing.ts";
import { shippedRules } from "../shipped/shipped-rules.ts";
import { configSchema, type ParsedConfig } from "./config-schema.ts";
import type { ConfigPlace } from "./find-config.ts";
import { refuse } from "./problem.ts";
import { projectDashboards } from "./project-dashboards.ts";
import { unknownDashboards } from "./project-links.ts";
import { projectMetrics } from "./project-metrics.ts";
import { projectRouting } from "./project-routing.ts";
import { companionProblems, projectRules, toProjectProblem } from "./project-rules.ts";
import { knownNames, type Output, type Project } from "./project.ts";
import { scopeProblems } from "./scope-problems.ts";

/**
 * Returns the project that a config describes, with the defaults for what it leaves out.
 *
 * @throws ObservabilityError `OBS_CONFIG_INVALID` with every problem of the config, its metrics,
 * objectives, rules, routing and dashboards, a line each, file by file.
 */
export function resolveProject(config: unknown, place: ConfigPlace): Project {
  const { root, file } = place;
  const given = readFields<ParsedConfig>(configSchema, config);
  const fields = configSchema.parse(given.fields);
  const { service = {} } = fields;
  const metrics = projectMetrics(file, fields.metrics ?? {});
  const objectives = projectRules(place, fields.objectives ?? shippedObjectives(), "objectives");
  const rules = projectRules(place, fields.rules ?? shippedRules());
  const files = [...objectives.files, ...rules.files];
  const dashboards = projectDashboards(file, fields.dashboards ?? shippedDashboards());
  const routing = projectRouting(place, fields.routing ?? shippedRouting, files);
  // Who leaves out a shipped dashboard keeps the shipped rules that link to it
  const uids = [...dashboards.items, ...shippedDashboards().dashboards].map(({ uid }) => uid);
  refuse([
    ...given.flaws.map((flaw) => ({ file, ...flaw })),
    ...metrics.problems,
    ...objectives.problems,
    ...rules.problems,
    ...companionProblems(file, files),
    ...validate(files, knownNames(metrics.catalog)).map(toProjectProblem),
    ...unknownDashboards(files, uids),
    ...routing.problems,
    ...scopeProblems(service, files, routing.definition),
    ...dashboards.problems,
  ]);
  return {
    root,
    file,
    service,
    metrics: metrics.catalog,
    rules: files,
    routing: buildPolicy(routing.definition),
    dashboards: dashboards.items,
    backends: backendsOf(fields),
    retention: fields.stack?.retention ?? {},
    output: outputOf(fields),
  };
}

function backendsOf({ stack }: ParsedConfig): Project["backends"] {
  const [first, ...others] = stack?.backends ?? [];
  return first === undefined ? [backendSets[0]] : [first, ...others];
}

function outputOf({ output }: ParsedConfig): Output {
  const { folder = "observability/generated", documents = folder } = output ?? {};
  return { folder, documents, runbooks: output?.runbooks ?? `${documents}/runbooks.md` };
}
