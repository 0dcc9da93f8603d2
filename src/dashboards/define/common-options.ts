import { backendSets, type BackendSet } from "../../metrics/backend-sets.ts";
import type { Flaw } from "../../shape.ts";
import type { Link } from "../model/link.ts";
import type { PanelBase, PanelText } from "../model/panel.ts";
import { linksProblems } from "./link-problems.ts";
import {
  isText,
  listProblems,
  nameProblem,
  problem,
  textProblems,
  wholeProblems,
  type Given,
} from "./problem.ts";
import { wholePanel } from "./row-problems.ts";

/** What every panel may be given. */
export interface PanelOptions extends PanelText {
  /**
   * Columns of 24. A panel that does not fit beside the one before begins a new line.
   * @default 8; of a stat 4, of a gauge 6, of a heatmap, a state timeline and traces 12, of a table, alerts, log lines and text 24
   */
  readonly width?: number;
  /** Rows of about 37 pixels. @default 8; of text 3, of a stat 4, of a gauge 6, of a table and traces 9, of log lines 10 */
  readonly height?: number;
  /** What it says where there is nothing to show, such as `"no requests"` or `"none lost"`. @default "nothing to show" */
  readonly nothing?: string;
  /** Where it leads, as a whole: links beside its title. @default none */
  readonly links?: readonly Link[];
  /** Ids of the rules whose alerts it explains: they lead here, and it leads to them. The alert of `limit` is one of them. @default none */
  readonly alerts?: readonly string[];
  /** The sets of backends that have it. @default all */
  readonly only?: readonly BackendSet[];
}

export const commonFields = [
  "title",
  "description",
  "width",
  "height",
  "nothing",
  "links",
  "alerts",
  "only",
] as const;

/** Returns what cannot be meant in what every panel has. */
export function commonProblems(options: Given): readonly Flaw[] {
  const { width, height, nothing, links, alerts, only } = options;
  return [
    ...textProblems(options, ["title", "description"]),
    ...wholeProblems("width", "columns", width, [1, 24]),
    ...wholeProblems("height", "rows", height, [2, 40]),
    ...(nothing === undefined ? [] : textProblems(options, ["nothing"])),
    ...linksProblems("links", links, wholePanel),
    ...listProblems("alerts", alerts, { expected: "a list of ids of alerts" }, (id, field) =>
      isText(id) ? [] : [problem(field, "the id of an alert", id)],
    ),
    ...(only === undefined
      ? []
      : listProblems(
          "only",
          only,
          { expected: "a list of sets of backends", least: 1 },
          setProblems,
        )),
  ];
}

function setProblems(set: unknown, field: string): readonly Flaw[] {
  return backendSets.some((one) => one === set) ? [] : [nameProblem(field, set, backendSets)];
}

/** Returns what every panel has, with the defaults of its kind. */
export function commonOf(
  options: PanelOptions,
  defaults: { readonly width: number; readonly height: number; readonly nothing?: string },
  alerts: readonly string[] = [],
): PanelBase {
  const { title, description, only } = options;
  return {
    title,
    description,
    width: options.width ?? defaults.width,
    height: options.height ?? defaults.height,
    nothing: options.nothing ?? defaults.nothing ?? "nothing to show",
    alerts: [...new Set([...alerts, ...(options.alerts ?? [])])],
    links: options.links ?? [],
    ...(only === undefined ? {} : { only }),
  };
}
