import type { DashboardOptions } from "../../dashboards/define/define-dashboard.ts";
import { isPanelDefinition } from "../../dashboards/define/panel-definition.ts";
import { itemsOf, problem } from "../../dashboards/define/problem.ts";
import type { PlacedPanel } from "../../dashboards/define/rows.ts";
import { isObject } from "../../is-object.ts";
import type { Flaw } from "../../shape.ts";

/** Returns the titles of a dashboard's panels. */
export function titlesOf({ panels = [], rows = [] }: DashboardOptions): readonly string[] {
  return [...panels, ...rows.flatMap((row) => row.panels)].map(({ title }) => title);
}

/** Returns a problem for each new panel with the title of another one: links name panels by titles. */
export function takenTitles(
  panels: readonly PlacedPanel[],
  current: DashboardOptions,
  { without, replace }: Readonly<Record<string, unknown>>,
): readonly Flaw[] {
  const gone = new Set([...itemsOf(without), ...Object.keys(isObject(replace) ? replace : {})]);
  const taken = new Set(titlesOf(current).filter((title) => !gone.has(title)));
  return panels.flatMap(({ panel, field }) => {
    const title = isPanelDefinition(panel) ? panel.title : "";
    const isTaken = taken.has(title);
    if (title !== "") taken.add(title);
    return isTaken ? [problem(`${field}.title`, "a title that no other panel has", title)] : [];
  });
}
