import type { Objective } from "../metrics/objective-series.ts";
import type { Node } from "../promql/expression.ts";
import type { Dimension } from "../promql/quantity.ts";
import type { Flaw } from "../shape.ts";
import type { AcceptedFinding } from "./lint/accepted-finding.ts";
import type { Dashboard } from "./model/dashboard.ts";
import type { DashboardLink } from "./model/link.ts";

/** What a dashboard may depend on. */
export interface DashboardContext {
  /** The project's objectives, whose series the rules record. */
  readonly objectives: readonly Objective[];
}

/** An expression that a panel shows: what it reads is looked up when the whole config is known. */
export interface ShownExpression {
  /** Where it stands in the definition: `panels[0].show[1].of`. */
  readonly field: string;
  readonly node: Node;
}

/** An alert that a panel names: it is looked up when the whole config is known. */
export interface NamedAlert {
  /** Where it stands in the definition: `panels[0].limit.alert`. */
  readonly field: string;
  readonly id: string;
  /** Of what the alert's limit is drawn on, where it is. */
  readonly limits?: Dimension;
}

/** A link to a dashboard: whether it is there is looked up when the whole config is known. */
export interface NamedLink {
  /** Where it stands in the definition: `panels[0].links[0]`. */
  readonly field: string;
  readonly link: DashboardLink;
}

/** What panels name that is looked up when the whole config is known. */
export interface Named {
  /** What they show, where that is made of the expressions of rules. */
  readonly shown?: readonly ShownExpression[];
  /** The alerts that they name: their limits, and what they explain. */
  readonly alerts?: readonly NamedAlert[];
  /** Where they lead. */
  readonly links?: readonly NamedLink[];
}

/** A dashboard, and what cannot be meant in it. */
export interface DashboardDefinition extends Named {
  /** Fixed for good: links, alerts and bookmarks hold it, and its file is named after it. */
  readonly uid: string;
  /** The file that defines it. @default the config file */
  readonly file?: string;
  /** What was wrong with how it was defined: a config reports it with its own problems. */
  readonly problems?: readonly Flaw[];
  /** What the lint finds in it and is meant so. */
  readonly accept?: readonly AcceptedFinding[];
  /** Returns the dashboard; undefined where it would have no panel in such a project. */
  readonly compose: (context: DashboardContext) => Dashboard | undefined;
}

/** Several dashboards, what was wrong with how they were asked for, and what changes of them name. */
export interface DashboardSet extends Named {
  readonly dashboards: readonly DashboardDefinition[];
  readonly problems: readonly Flaw[];
}
