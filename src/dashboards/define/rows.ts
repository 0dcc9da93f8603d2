import { isObject } from "../../is-object.ts";
import { unknownFields } from "../../nearest.ts";
import type { Flaw } from "../../shape.ts";
import { isPanelDefinition } from "./panel-definition.ts";
import { flagProblems, itemsOf, problem, textProblems, within } from "./problem.ts";
import { isRowDefinition } from "./row.ts";

/** A panel, or what is none, with its place in the definition. */
export interface PlacedPanel {
  readonly panel: unknown;
  /** `panels[0]`, `rows[1].panels[0]`. */
  readonly field: string;
}

const made = "a panel such as timeSeries(…)";

/** Returns everything that stands where panels do; `first`: the field of those without a row. */
export function placedPanels(
  panels: unknown,
  rows: unknown,
  first = "panels",
): readonly PlacedPanel[] {
  return [
    ...listed(panels, first),
    ...itemsOf(rows).flatMap((one, index) =>
      isObject(one) ? listed(one["panels"], `rows[${index}].panels`) : [],
    ),
  ];
}

function listed(panels: unknown, field: string): readonly PlacedPanel[] {
  return itemsOf(panels).map((panel, index) => ({ panel, field: `${field}[${index}]` }));
}

/** Returns what cannot be meant in the rows and in the panels of a dashboard. */
export function rowProblems(
  panels: unknown,
  rows: unknown,
  placed: readonly PlacedPanel[],
): readonly Flaw[] {
  if (placed.length === 0 && itemsOf(rows).length === 0) {
    return [problem("panels", "at least one panel", panels)];
  }
  return [
    ...(panels === undefined || Array.isArray(panels)
      ? []
      : [problem("panels", "a list of panels", panels)]),
    ...itemsOf(rows).flatMap((one, index) => headingProblems(one, `rows[${index}]`)),
    ...(rows === undefined || Array.isArray(rows) ? [] : [problem("rows", "a list of rows", rows)]),
    ...placed.flatMap(panelProblems),
    ...titledTwice(placed),
  ];
}

/** Returns what cannot be meant in a row, but for its panels. */
export function headingProblems(row: unknown, field: string): readonly Flaw[] {
  if (!isRowDefinition(row)) return [problem(field, "what row() returns", row)];
  const given = { ...row };
  const panels: unknown = row.panels;
  return within(field, [
    ...unknownFields(given, ["kind", "title", "closed", "panels"], ""),
    ...textProblems(given, ["title"]),
    ...flagProblems(given, ["closed"]),
    ...(Array.isArray(panels) && panels.length > 0
      ? []
      : [problem("panels", "at least one panel", panels)]),
  ]);
}

/** Returns what cannot be meant in what stands in a panel's place. */
export function panelProblems({ panel, field }: PlacedPanel): readonly Flaw[] {
  return isPanelDefinition(panel) ? within(field, panel.problems) : [problem(field, made, panel)];
}

/** Links name panels by their titles. */
function titledTwice(placed: readonly PlacedPanel[]): readonly Flaw[] {
  const titles = placed.map(({ panel }) => (isPanelDefinition(panel) ? panel.title : ""));
  return placed.flatMap(({ field }, index) => {
    const title = titles[index] ?? "";
    return title !== "" && titles.indexOf(title) < index
      ? [problem(`${field}.title`, "a title that no other panel has", title)]
      : [];
  });
}
