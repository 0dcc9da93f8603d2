import { buildPolicy } from "../alerting/alertmanager/routing-policy.ts";
import { objectivesOf } from "../alerting/rules/objective.ts";
import { recordsOf, validate } from "../alerting/rules/validate.ts";
import { composeDashboards } from "../dashboards/composed.ts";
import { backendSets } from "../metrics/backend-sets.ts";
import { readable } from "../promql/misreadings.ts";
import { readFields } from "../shape.ts";
import { shippedDashboards } from "../shipped/shipped-dashboards.ts";
import { shippedObjectives } from "../shipped/shipped-objectives.ts";
import { routing as shippedRouting } from "../shipped/shipped-routing.ts";
import { shippedRules } from "../shipped/shipped-rules.ts";
import { configSchema, type ParsedConfig } from "./config-schema.ts";
import type { ConfigPlace } from "./find-config.ts";
import { grafanaOfStack } from "./grafana-address.ts";
import { misnamed } from "./named-in-routing.ts";
import { refuse } from "./problem.ts";
import { linkedDashboards, linkProblems } from "./dashboard-links.ts";
import { alertProblems, expressionProblems } from "./named-by-panels.ts";
import { projectDashboards, shownNodes } from "./project-dashboards.ts";
import { linkedTo, unknownDashboards } from "./project-links.ts";
import { projectMetrics } from "./project-metrics.ts";
import { projectRouting } from "./project-routing.ts";
import { companionProblems, projectRules, shippedOnce, toProjectProblem } from "./project-rules.ts";
import { knownNames, type Output, type Project } from "./project.ts";
import { runbooksOfPrometheus } from "./runbooks.ts";
import { scopeProblems } from "./scope-problems.ts";
import { unlistedMetrics, unlistedProblems } from "./unlisted-metrics.ts";

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
  // Only what is left out has a default: null may be a mistake that would remove own rules
  const {
    service = {},
    metrics: ownMetrics = {},
    objectives: givenObjectives = shippedObjectives(),
    rules: givenRules = shippedRules(),
    dashboards: givenDashboards = shippedDashboards(),
    routing: givenRouting = shippedRouting,
  } = fields;
  const metrics = projectMetrics(file, ownMetrics);
  const objectives = projectRules(place, givenObjectives, "objectives");
  const rules = projectRules(place, givenRules);
  const once = shippedOnce(file, [...objectives.files, ...rules.files]);
  const { files } = once;
  const dashboards = projectDashboards(place, givenDashboards);
  const routing = projectRouting(place, givenRouting, files);
  const unlisted = unlistedMetrics(
    files,
    shownNodes(dashboards.named),
    knownNames(metrics.catalog),
  );
  const known = [...knownNames(metrics.catalog).metrics, ...unlisted];
  const context = { objectives: objectivesOf(files) };
  // Who leaves out a shipped dashboard keeps the shipped rules, and the panels, that link to it
  const linked = linkedDashboards(
    [...shippedDashboards().dashboards, ...dashboards.items],
    context,
  );
  refuse([
    ...given.flaws.map((flaw) => ({ file, ...flaw })),
    ...metrics.problems,
    ...objectives.problems,
    ...rules.problems,
    ...once.problems,
    ...companionProblems(file, files),
    // Metrics with problems of their own are in no catalog yet
    ...(metrics.problems.length > 0 ? [] : unlistedProblems(file, unlisted, metrics.catalog)),
    ...validate(files, { metrics: known }).map(toProjectProblem),
    ...unknownDashboards(files, [...linked.keys()]),
    ...routing.problems,
    ...scopeProblems(service, files, routing.definition),
    ...misnamed(files, routing.definition),
    ...dashboards.problems,
    ...expressionProblems(dashboards.named, readable(known, recordsOf(files))),
    // Those that ship and were disabled among them: panels that show them are no mistake
    ...alertProblems(dashboards.named, () => [...shippedRules(), ...files]),
    ...linkProblems(dashboards.named, linked),
  ]);
  const shown = composeDashboards(dashboards.items, context, file);
  return {
    root,
    file,
    service,
    metrics: metrics.catalog,
    rules: linkedTo(
      shown.map(({ dashboard }) => dashboard.uid),
      files,
    ),
    routing: buildPolicy(routing.definition),
    notes: routing.notes,
    dashboards: shown,
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
  const { runbooks = runbooksOfPrometheus, grafana = grafanaOfStack } = output ?? {};
  return { folder, documents, runbooks, grafana };
}
