import type { RoutingPolicy } from "../alerting/alertmanager/routing-policy.ts";
import type { RuleContext } from "../alerting/rule-context.ts";
import type { RuleFile } from "../alerting/rules/rule-file.ts";
import type { ComposedDashboard } from "../dashboards/composed.ts";
import { alertSeries } from "../metrics/alert-series.ts";
import { backendCatalog } from "../metrics/backend-catalog.ts";
import type { BackendSet } from "../metrics/backend-sets.ts";
import { catalog } from "../metrics/catalog.ts";
import type { MetricCatalog } from "../metrics/definition.ts";
import type { ServiceScope } from "./define-config.ts";
import type { ProjectProblem } from "./problem.ts";
import type { RetentionHours } from "./retention.ts";

/** Where generated files go, relative to the project's root. */
export interface Output {
  readonly folder: string;
  readonly documents: string;
  /** The page that `runbook_url` points into. */
  readonly runbooks: string;
  /** Address of Grafana, which `dashboard_url` begins with. */
  readonly grafana: string;
}

/** A config that was checked, with every default filled in. */
export interface Project {
  /** Absolute path of the folder with the config file. */
  readonly root: string;
  /** The config file, relative to the root. */
  readonly file: string;
  readonly service: ServiceScope;
  /** The project's own metrics. */
  readonly metrics: MetricCatalog;
  readonly rules: readonly RuleFile[];
  readonly routing: RoutingPolicy;
  readonly dashboards: readonly ComposedDashboard[];
  readonly backends: readonly [BackendSet, ...BackendSet[]];
  readonly retention: RetentionHours;
  readonly output: Output;
  /** What may be meant, but is worth a word. */
  readonly notes: readonly ProjectProblem[];
}

/** Returns what the project's rules are checked against: its metrics, ours and the backends'. */
export function ruleContext({
  metrics,
  routing,
  output,
}: Pick<Project, "metrics" | "routing" | "output">): RuleContext {
  const { runbooks, grafana } = output;
  return { ...knownNames(metrics), routing, runbooks, grafana };
}

/** Returns what rules may speak of. */
export function knownNames(metrics: MetricCatalog): Pick<RuleContext, "metrics"> {
  return {
    metrics: [catalog, backendCatalog, alertSeries, metrics].flatMap((all) => Object.values(all)),
  };
}
