import { buildPolicy } from "../alerting/alertmanager/routing-policy.ts";
import { validate } from "../alerting/rules/validate.ts";
import { backendSets } from "../metrics/backend-sets.ts";
import { shippedDashboards } from "../shipped/dashboards/index.ts";
import { routing as shippedRouting } from "../shipped/routing.ts";
import { readFields } from "../shape.ts";
import { shippedRules } from "../shipped/rules/index.ts";
import { configSchema, type ParsedConfig } from "./config-schema.ts";
import type { ConfigPlace } from "./find-config.ts";
import { refuse } from "./problem.ts";
import { projectDashboards } from "./project-dashboards.ts";
import { unknownDashboards } from "./project-links.ts";
import { projectMetrics } from "./project-metrics.ts";
import { projectRouting } from "./project-routing.ts";
import { projectRules, toProjectProblem } from "./project-rules.ts";
import { knownNames, type Output, type Project } from "./project.ts";

/**
 * Returns the project that a config describes, with the defaults for what it leaves out.
 *
 * @throws ObservabilityError `OBS_CONFIG_INVALID` with every problem of the config, its metrics,
 * rules, routing and dashboards, a line each, file by file.
 */
export function resolveProject(config: unknown, place: ConfigPlace): Project {
  const { root, file } = place;
  const given = readFields<ParsedConfig>(configSchema, config);
  const fields = configSchema.parse(given.fields);
  const { service = {} } = fields;
  const metrics = projectMetrics(file, fields.metrics ?? {});
  const rules = projectRules(place, fields.rules ?? shippedRules);
  const dashboards = projectDashboards(file, fields.dashboards ?? shippedDashboards);
  const routing = projectRouting(place, fields.routing ?? shippedRouting, rules.files);
  // Who leaves out a shipped dashboard keeps the shipped rules that link to it
  const uids = [...dashboards.items, ...shippedDashboards].map(({ uid }) => uid);
  refuse([
    ...given.flaws.map((flaw) => ({ file, ...flaw })),
    ...metrics.problems,
    ...rules.problems,
    ...validate(rules.files, knownNames(service, metrics.catalog)).map(toProjectProblem),
    ...unknownDashboards(rules.files, uids),
    ...routing.problems,
    ...dashboards.problems,
  ]);
  return {
    root,
    file,
    service,
    metrics: metrics.catalog,
    rules: rules.files,
    routing: buildPolicy(routing.definition),
    dashboards: dashboards.items,
    backends: backendsOf(fields),
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
