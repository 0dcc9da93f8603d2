import { isObject } from "../../is-object.ts";
import { unknownFields } from "../../nearest.ts";
import type { Flaw } from "../../shape.ts";
import type { DashboardLink } from "../model/link.ts";
import { isSelectionName, selections } from "../model/selection.ts";
import { filterProblems, traceProblems } from "./filter-problems.ts";
import {
  isText,
  isTextOrLabel,
  listProblems,
  problem,
  textProblems,
  within,
  type Given,
} from "./problem.ts";
import { rowProblems, type RowLabels } from "./row-problems.ts";

const made = "a link such as toDashboard(…), toLines(…), toTraces(…) or toUrl(…)";

/** Returns what cannot be meant in a list of links from what has these labels. */
export function linksProblems(
  field: string,
  links: unknown,
  labels: RowLabels | undefined,
): readonly Flaw[] {
  return listProblems(field, links, { expected: "a list of links" }, (link, place) =>
    within(place, linkProblems(link, labels)),
  );
}

function linkProblems(link: unknown, labels: RowLabels | undefined): readonly Flaw[] {
  if (!isObject(link)) return [problem("", made, link)];
  const own = problemsOf(link);
  return own.length > 0 ? own : rowProblems(link, labels);
}

/** Returns whether the value is a link to a dashboard that can be meant. */
export function isDashboardLink(link: unknown): link is DashboardLink {
  return isObject(link) && link["to"] === "dashboard" && problemsOf(link).length === 0;
}

const fieldsOf: Readonly<Record<string, readonly string[]>> = {
  dashboard: ["to", "title", "uid", "panel", "choose", "from"],
  lines: ["to", "title", "query"],
  traces: ["to", "title", "query"],
  url: ["to", "title", "url"],
  alertPanel: ["to", "title"],
};

function problemsOf(link: Given): readonly Flaw[] {
  const { to, url } = link;
  const fields = typeof to === "string" && Object.hasOwn(fieldsOf, to) ? fieldsOf[to] : undefined;
  if (fields === undefined) return [problem("", made, link)];
  return [
    ...unknownFields(link, fields, ""),
    ...textProblems(link, ["title"]),
    ...(to === "dashboard" ? dashboardProblems(link) : []),
    ...(to === "lines" ? filterProblems(link["query"], "query") : []),
    ...(to === "traces" ? traceProblems(link["query"], "query") : []),
    ...(to === "url" && !isUrl(url) ? [problem("url", "a URL of http, https or /…", url)] : []),
  ];
}

function dashboardProblems(link: Given): readonly Flaw[] {
  const { panel, choose, from } = link;
  return [
    ...textProblems(link, ["uid"]),
    ...(panel === undefined || isText(panel)
      ? []
      : [problem("panel", "the title of a panel", panel)]),
    ...(choose === undefined ? [] : choiceProblems(choose)),
    ...(from === undefined || isStart(from)
      ? []
      : [problem("from", 'a start such as "now-90d"', from)]),
  ];
}

function choiceProblems(choose: unknown): readonly Flaw[] {
  if (!isObject(choose))
    return [problem("choose", 'values such as { service: "gateway" }', choose)];
  return Object.entries(choose).flatMap(([name, value]) => {
    if (!isSelectionName(name)) {
      return [
        { field: "choose", expected: `one of ${Object.keys(selections).join(", ")}`, got: name },
      ];
    }
    return isTextOrLabel(value)
      ? []
      : [problem(`choose.${name}`, 'a text or ofRow("label")', value)];
  });
}

/** Grafana's grammar has one unit behind each minus sign. */
function isStart(from: unknown): boolean {
  return typeof from === "string" && /^now-[1-9]\d{0,5}[smhdwMy]$/.test(from);
}

/** A script would run in the page of whoever clicks. */
function isUrl(url: unknown): boolean {
  return typeof url === "string" && /^(https?:\/\/|\/(?!\/))\S+$/.test(url);
}
