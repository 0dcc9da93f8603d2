import { toMs, type Duration } from "../../duration.ts";
import { isObject } from "../../is-object.ts";
import { unknownFields } from "../../nearest.ts";
import type { Flaw } from "../../shape.ts";
import type { DashboardDefinition } from "../definition.ts";
import type { Dashboard, Row } from "../model/dashboard.ts";
import { acceptProblems, type AcceptedFinding } from "../lint/accepted-finding.ts";
import { isSelectionName, selections, type SelectionName } from "../model/selection.ts";
import { namedBy } from "./named-by.ts";
import { isPanelDefinition, type PanelDefinition } from "./panel-definition.ts";
import {
  isText,
  listProblems,
  nameProblem,
  problem,
  textProblems,
  twiceProblems,
  type Given,
} from "./problem.ts";
import type { RowDefinition } from "./row.ts";
import { placedPanels, rowProblems, type PlacedPanel } from "./rows.ts";
import { searchProblems } from "./search-problems.ts";
import {
  isAnnotationName,
  standardAnnotations,
  type AnnotationName,
} from "./standard-annotations.ts";
import { wholeMs } from "./whole-ms.ts";

/** A dashboard of one's own. */
export interface DashboardOptions {
  /** Fixed for good: links, alerts and bookmarks hold it. */
  readonly uid: string;
  /** What it is called: no other dashboard of the project is. */
  readonly title: string;
  /** What it is for. */
  readonly description: string;
  /** What it answers, in the order in which one asks. */
  readonly questions?: readonly string[];
  /** The file that defines it, its `import.meta.url`: problems name it. @default the config file */
  readonly file?: string;
  /** What stands first: numbers that answer, then what explains them. */
  readonly panels?: readonly PanelDefinition[];
  /** Further panels, under headings. */
  readonly rows?: readonly RowDefinition[];
  /** What a viewer can choose; each query and link is limited to it. @default ["environment", "service"] */
  readonly choose?: readonly SelectionName[];
  /** How many services can be chosen: one, or several and all. @default "several" */
  readonly services?: "one" | "several";
  /** How much is shown at first, until now: `"1m"` at least. @default "30m" */
  readonly range?: Duration;
  /** How often it asks again, `"30s"` at least, or `"off"`. @default "30s" */
  readonly refresh?: Duration;
  /** What `tamma-obs lint` finds in it and is meant so. @default nothing */
  readonly accept?: readonly AcceptedFinding[];
  /** The marks on the time axes. @default ["deploys", "health", "alerts"], of which deploys are shown */
  readonly marks?: readonly AnnotationName[];
}

const known = [
  "uid",
  "title",
  "description",
  "questions",
  "file",
  "panels",
  "rows",
  "choose",
  "services",
  "range",
  "refresh",
  "marks",
  "accept",
] as const;

const leastRefreshMs = 30_000;

/**
 * Returns a dashboard. What cannot be meant in it is reported with the other problems of the config.
 */
export function defineDashboard(options: DashboardOptions): DashboardDefinition {
  if (!isObject(options)) {
    const expected = "an object such as { uid, title, description, panels }";
    return { uid: "", problems: [problem("", expected, options)], compose: () => undefined };
  }
  const placed = placedPanels(options.panels, options.rows);
  return {
    // Its place is told with what is wrong about it
    uid: typeof options.uid === "string" ? options.uid : "",
    ...(options.file === undefined ? {} : { file: options.file }),
    ...(options.accept === undefined ? {} : { accept: options.accept }),
    problems: dashboardProblems({ ...options }, placed),
    ...namedBy(placed),
    compose: () => composed(options),
  };
}

function composed(options: DashboardOptions): Dashboard {
  const { uid, title, description, questions = [], panels = [], rows = [] } = options;
  const { refresh = "30s", marks = ["deploys", "health", "alerts"] } = options;
  const first: Row = { closed: false, panels: panels.map((panel) => panel.build()) };
  return {
    uid,
    title,
    description,
    questions,
    selection: {
      names: options.choose ?? ["environment", "service"],
      services: options.services ?? "several",
    },
    rangeMs: toMs(options.range ?? "30m"),
    refreshMs: refresh === "off" ? undefined : toMs(refresh),
    rows: [
      first,
      ...rows.map((row) => ({
        title: row.title,
        closed: row.closed ?? false,
        panels: row.panels.map((panel) => panel.build()),
      })),
    ].filter((row) => row.panels.length > 0),
    annotations: marks.map((name) => standardAnnotations[name]),
  };
}

function dashboardProblems(options: Given, placed: readonly PlacedPanel[]): readonly Flaw[] {
  const { questions, file, rows, choose, services, range, refresh, marks } = options;
  return [
    ...unknownFields(options, known, ""),
    ...textProblems(options, ["uid", "title", "description"]),
    ...(file === undefined || isText(file) ? [] : [problem("file", "import.meta.url", file)]),
    ...listProblems("questions", questions, { expected: "a list of questions" }, (one, field) =>
      isText(one) ? [] : [problem(field, "a question", one)],
    ),
    ...listProblems("choose", choose, { expected: "a list of variables" }, (one, field) =>
      isSelectionName(one) ? [] : [nameProblem(field, one, Object.keys(selections))],
    ),
    ...twiceProblems("choose", choose),
    ...(services === undefined || services === "one" || services === "several"
      ? []
      : [problem("services", "one or several", services)]),
    ...(range === undefined || lasts(range, 60_000)
      ? []
      : [problem("range", 'a duration of a minute or more, such as "1h"', range)]),
    ...(refresh === undefined || refresh === "off" || lasts(refresh, leastRefreshMs)
      ? []
      : [problem("refresh", 'a duration of 30 s or more, or "off"', refresh)]),
    ...listProblems("marks", marks, { expected: "a list of marks" }, (one, field) =>
      isAnnotationName(one) ? [] : [nameProblem(field, one, Object.keys(standardAnnotations))],
    ),
    ...twiceProblems("marks", marks),
    ...rowProblems(options["panels"], rows, placed),
    ...(choose === undefined ? [] : searchProblems(choose, placed)),
    ...acceptProblems(options["accept"], titlesOf(placed)),
  ];
}

function titlesOf(placed: readonly PlacedPanel[]): readonly string[] {
  return placed.flatMap(({ panel }) => (isPanelDefinition(panel) ? [panel.title] : []));
}

function lasts(value: unknown, leastMs: number): boolean {
  return wholeMs(value) >= leastMs;
}
