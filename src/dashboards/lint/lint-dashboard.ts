import { isObject } from "../../is-object.ts";
import { annotationRegionProblems, annotationScopeProblems } from "./annotations.ts";
import { readDashboard, textAt, type DashboardJson } from "./dashboard-json.ts";
import {
  editableProblems,
  refreshProblems,
  tagProblems,
  titleProblems,
  uidProblems,
} from "./dashboard-texts.ts";
import {
  dashboardChecks,
  isAccepted,
  type Accepted,
  type DashboardCheck,
  type Finding,
  type Found,
} from "./finding.ts";
import { layoutProblems, panelIdProblems } from "./layout.ts";
import { linkProblems } from "./links.ts";
import { noValueProblems } from "./may-be-empty.ts";
import { panelDescriptionProblems, panelTitleProblems } from "./panel-texts.ts";
import { promqlProblems, windowProblems } from "./promql-problems.ts";
import { promqlQueries } from "./promql-queries.ts";
import { sourceProblems, targetProblems } from "./query-problems.ts";
import { rawCounterProblems } from "./raw-counters.ts";
import { shapeOf } from "./shape.ts";
import type { LinkTarget, LinkTargets, Subject } from "./subject.ts";
import { axisProblems, thresholdProblems } from "./thresholds.ts";
import { unitProblems } from "./units.ts";
import { variableProblems, variableRefreshProblems } from "./variables.ts";

export interface LintOptions {
  /** Findings that are meant so, and left out. @default none */
  readonly accept?: readonly Accepted[];
  /** Time between two samples of a series. @default 15 s */
  readonly scrapeIntervalMs?: number;
  /**
   * All dashboards that it is delivered with, itself included, from {@link linkTargets}: links must lead
   * to one of them. @default not known, and not looked at
   */
  readonly set?: LinkTargets;
}

const checks: Readonly<
  Record<Exclude<DashboardCheck, "shape">, (subject: Subject) => readonly Found[]>
> = {
  "dashboard-title": titleProblems,
  "dashboard-uid": uidProblems,
  "dashboard-tags": tagProblems,
  editable: editableProblems,
  refresh: refreshProblems,
  "panel-title": panelTitleProblems,
  "panel-description": panelDescriptionProblems,
  "panel-id": panelIdProblems,
  layout: layoutProblems,
  unit: unitProblems,
  "no-value": noValueProblems,
  thresholds: thresholdProblems,
  "axis-bound": axisProblems,
  "data-source": sourceProblems,
  query: targetProblems,
  promql: promqlProblems,
  "raw-counter": rawCounterProblems,
  "rate-window": windowProblems,
  variable: variableProblems,
  "variable-refresh": variableRefreshProblems,
  link: linkProblems,
  "annotation-scope": annotationScopeProblems,
  "annotation-region": annotationRegionProblems,
};

/**
 * Returns what is wrong or questionable about a dashboard: any JSON, as Grafana exports, provisions
 * or answers it, in its classic schema. Pure; never throws.
 */
export function lintDashboard(given: unknown, options: LintOptions = {}): readonly Finding[] {
  const { accept = [], scrapeIntervalMs = 15_000, set } = options;
  const { json, found } = shapeOf(given);
  const shape = found.map((one) => ({ check: "shape" as const, ...one }));
  if (json === undefined) return shape;
  const dashboard = readDashboard(json);
  const subject: Subject = {
    dashboard,
    queries: promqlQueries(dashboard),
    scrapeIntervalMs,
    set,
  };
  const others = namesOf(checks).flatMap((check) =>
    checks[check](subject).map((one) => ({ check, ...one })),
  );
  return [...shape, ...others].filter((one) => !isAccepted(one, accept));
}

function namesOf<K extends string>(table: Readonly<Record<K, unknown>>): readonly K[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of a table of this module
  return Object.keys(table) as K[];
}

/** Returns what links may lead to: the dashboards whose JSON is given. Read once for a lint of them all. */
export function linkTargets(dashboards: readonly unknown[]): LinkTargets {
  return new Map(dashboards.flatMap(linkTarget));
}

function linkTarget(given: unknown): readonly (readonly [uid: string, target: LinkTarget])[] {
  const { json } = shapeOf(given);
  if (json === undefined || !isObject(json)) return [];
  const dashboard = readDashboard(json);
  const uid = textAt(json, "uid");
  return [[uid, { uid, panels: idsOf(dashboard), variables: namesIn(dashboard) }]];
}

function idsOf({ panels, rows }: DashboardJson): readonly number[] {
  return [...rows, ...panels].flatMap(({ json }) =>
    typeof json["id"] === "number" ? [json["id"]] : [],
  );
}

function namesIn({ variables }: DashboardJson): readonly string[] {
  return variables.map(({ json }) => textAt(json, "name"));
}

/** The names of all checks. */
export const dashboardCheckNames: readonly DashboardCheck[] = namesOf(dashboardChecks);
