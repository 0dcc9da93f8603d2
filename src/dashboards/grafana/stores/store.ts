import type { LineCountQuery, LinesQuery, TracesQuery } from "../../model/query.ts";
import type { ServiceSelection } from "../../model/selection.ts";
import { chosenServices, type Scope } from "../scope.ts";
import type { Target } from "../target.ts";

/** How a store of log lines is asked, in its own query language. */
export interface LogStore {
  /** The kind of Grafana's data source. */
  readonly type: string;
  /** The uid that it has in the stack. */
  readonly uid: string;
  readonly lines: (query: LinesQuery, scope: Scope) => Target;
  readonly count: (query: LineCountQuery, scope: Scope) => Target;
}

/** How a store of traces is asked, in its own query language. */
export interface TraceStore {
  readonly type: string;
  readonly uid: string;
  /** Whether a search takes exactly one service: a panel is then repeated for each chosen one. */
  readonly oneServiceASearch: boolean;
  readonly search: (query: TracesQuery, scope: Scope) => Target;
  /**
   * Conditions on what is chosen, with `$1` for it. They are filled into searches by a variable that
   * is empty where all is chosen: a search has no pattern for what may be missing.
   */
  readonly conditions: Readonly<Partial<Record<ServiceSelection, string>>>;
}

/** The stores of a set of backends. */
export interface StoreSet {
  /** undefined: the set keeps no log lines here. */
  readonly logs?: LogStore;
  /** undefined: the set keeps no traces here. */
  readonly traces?: TraceStore;
}

/** How many traces a search returns at most. */
export const searchLimit = 20;

/** Returns the name of the variable with the condition on what is chosen. */
export function conditionVariable(name: ServiceSelection): string {
  return `traces_of_${name}`;
}

/** Returns the variables with the conditions on what is chosen, as a search has them. */
export function chosenConditions(
  scope: Scope,
  conditions: TraceStore["conditions"],
): readonly string[] {
  return chosenServices(scope).flatMap(({ name }) =>
    name in conditions ? [`\${${conditionVariable(name)}}`] : [],
  );
}

/** The attributes by which what is chosen is told, of log lines and spans. */
export const chosenAttributes = {
  environment: "deployment.environment.name",
  namespace: "service.namespace",
  service: "service.name",
  instance: "service.instance.id",
} as const satisfies Readonly<Record<ServiceSelection, string>>;
