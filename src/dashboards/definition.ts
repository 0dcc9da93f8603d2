import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";

import type { Flaw } from "../shape.ts";
import type { Node } from "../promql/expression.ts";
import type { Objective } from "../metrics/objective-series.ts";
import type { Limit } from "./panel.ts";
import type { Stores } from "./stores.ts";

/** What a dashboard may depend on. */
export interface DashboardContext {
  /** How the set of backends that it is rendered for answers questions on log lines and traces. */
  readonly stores: Stores;
  /** The project's objectives, whose series the rules record. */
  readonly objectives: readonly Objective[];
  /** The limits of the project's alerts, by id: panels draw them as lines. */
  readonly limits: ReadonlyMap<string, Limit>;
  /** The config file that names the dashboard: what its JSON says it is generated from. */
  readonly source: string;
}

/** An expression that a panel shows: what it reads is looked up when the whole config is known. */
export interface ShownExpression {
  /** Where it stands in the definition: `panels[0].show[1].of`. */
  readonly field: string;
  readonly node: Node;
}

/** A dashboard of Grafana's. */
export interface DashboardDefinition {
  /** Fixed for good: links, alerts and bookmarks hold it, and its file is named after it. */
  readonly uid: string;
  /** The file that defines it. @default the config file */
  readonly file?: string;
  /** What was wrong with how it was defined: a config reports it with its own problems. */
  readonly problems?: readonly Flaw[];
  /** What its panels show, where that is made of the expressions of rules. */
  readonly shown?: readonly ShownExpression[];
  /** Returns whether it would have no panel in a project with these objectives: it is left out then. */
  readonly isEmpty?: (context: Pick<DashboardContext, "objectives">) => boolean;
  /** Returns the dashboard's JSON, with this `uid`. */
  readonly build: (context: DashboardContext) => Dashboard;
}

/** Several dashboards, and what was wrong with how they were asked for. */
export interface DashboardSet {
  readonly dashboards: readonly DashboardDefinition[];
  readonly problems: readonly Flaw[];
}
