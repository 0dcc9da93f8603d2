import type { DashboardJson } from "./dashboard-json.ts";
import type { PromqlQuery } from "./promql-queries.ts";

/** A dashboard that links may lead to. */
export interface LinkTarget {
  readonly uid: string;
  readonly panels: readonly number[];
  readonly variables: readonly string[];
}

/** Dashboards that links may lead to, by uid. */
export type LinkTargets = ReadonlyMap<string, LinkTarget>;

/** What the checks look at. */
export interface Subject {
  readonly dashboard: DashboardJson;
  /** Its queries of a Prometheus, parsed. */
  readonly queries: readonly PromqlQuery[];
  readonly scrapeIntervalMs: number;
  /** The dashboards that it is delivered with, itself included; undefined: not known. */
  readonly set: LinkTargets | undefined;
}
