import type { RoutingDefinition } from "../alerting/alertmanager/routing-definition.ts";
import type { ObjectiveRules } from "../alerting/rules/objective.ts";
import type { RuleFile } from "../alerting/rules/rule-file.ts";
import type { DashboardDefinition, DashboardSet } from "../dashboards/definition.ts";
import type { Duration } from "../duration.ts";
import type { BackendSet } from "../metrics/backend-sets.ts";
import type { MetricCatalog } from "../metrics/definition.ts";
import type { RuleEntry } from "./project-rules.ts";

/** One entry, or lists of them to any depth: what a file exports can be named as it is. */
export type Nested<T> = T | readonly Nested<T>[];

/** Whose telemetry it is. */
export interface ServiceScope {
  /** `service.namespace` of the project's services. */
  readonly namespace?: string;
  /** Every value of `deployment.environment.name`: rules that speak of another are refused. */
  readonly environments?: readonly string[];
}

/** How long data stays: whole hours, a day or more. */
export interface RetentionOptions {
  /** @default 30 days */
  readonly metrics?: Duration;
  /** @default 30 days */
  readonly traces?: Duration;
  /** @default 30 days */
  readonly logs?: Duration;
  /** What is kept of metrics when they are gone. @default 400 days */
  readonly aggregates?: Duration;
}

/** The stack that `tamma-obs up` starts. */
export interface StackOptions {
  /** Where traces and log lines are kept; of several, the first is started. @default "tempo-loki" */
  readonly backends?: BackendSet | readonly [BackendSet, ...BackendSet[]];
  /** One duration is that of metrics, traces and log lines. */
  readonly retention?: Duration | RetentionOptions;
}

export interface OutputOptions {
  /** Folder of everything that is generated, relative to the config file. */
  readonly folder: string;
  /** Folder of the generated pages. @default the folder itself */
  readonly documents?: string;
  /**
   * Address of the page with the runbooks, for `runbook_url`.
   * @default where Prometheus serves it: `{{ $externalURL }}/user/runbooks.md`
   */
  readonly runbooks?: string;
  /**
   * Address of Grafana, for `dashboard_url`: alerts lead to the panel that shows them.
   * @default where the stack publishes it: "http://localhost:3000"
   */
  readonly grafana?: string;
}

/** What `observability.config.ts` exports: everything about a project that is not our default. */
export interface ObservabilityConfig {
  readonly service?: ServiceScope;
  /** The project's own metrics, beside those of the package's catalog. */
  readonly metrics?: MetricCatalog;
  /** What is promised, and the rules that watch it. @default what ships: `shippedObjectives()` */
  readonly objectives?: Nested<RuleFile | ObjectiveRules>;
  /** Alerts and recording rules. @default what ships: `shippedRules()` */
  readonly rules?: Nested<RuleEntry>;
  /** Who is notified. @default what ships: a webhook */
  readonly routing?: RoutingDefinition;
  /** @default what ships: `shippedDashboards()` */
  readonly dashboards?: Nested<DashboardDefinition | DashboardSet>;
  readonly stack?: StackOptions;
  /** A folder, relative to the config file. @default "observability/generated" */
  readonly output?: string | OutputOptions;
}

/** Returns the config as it is: for its types. `tamma-obs` checks it. */
export function defineConfig(config: ObservabilityConfig): ObservabilityConfig {
  return config;
}
