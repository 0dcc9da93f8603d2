import type { DashboardOptions } from "../../dashboards/define/define-dashboard.ts";
import { namedBy } from "../../dashboards/define/named-by.ts";
import { listProblems } from "../../dashboards/define/problem.ts";
import { headingProblems, panelProblems, placedPanels } from "../../dashboards/define/rows.ts";
import type { PlacedPanel } from "../../dashboards/define/rows.ts";
import { searchProblems } from "../../dashboards/define/search-problems.ts";
import type { Named } from "../../dashboards/definition.ts";
import { isObject } from "../../is-object.ts";
import { nearest, unknownFields } from "../../nearest.ts";
import type { Flaw } from "../../shape.ts";
import { show } from "../../show.ts";
import { applied, changesIn, type DashboardChange } from "./change.ts";
import type { ShippedDashboard } from "./shipped-dashboard.ts";
import { takenTitles, titlesOf } from "./titles.ts";

const fields = ["after", "add", "replace", "without", "rows"] as const;

/** Stands for a project that has everything. */
const everything = {
  objectives: [
    {
      id: "any",
      name: "Any",
      target: 0.99,
      windowMs: 30 * 86_400_000,
      minimum: { of: "events", value: 1 },
      event: "request",
      failure: "",
      counted: "",
    },
  ],
} as const;

/** Returns what cannot be meant in the changes of a dashboard: each changes what those before it left. */
export function changeProblems(
  field: string,
  { uid, options }: ShippedDashboard,
  given: unknown,
): readonly Flaw[] {
  const shipped = options(everything);
  let current: DashboardOptions = { title: "", description: "", ...shipped, uid };
  return placedChanges(field, given).flatMap(([place, change]) => {
    const problems = ofChange(place, change, current);
    if (problems.length === 0 && isChange(change)) current = applied(current, change);
    return problems;
  });
}

/** Returns what the panels of the changes name, with its places. */
export function namedByChanges(field: string, given: unknown): Required<Named> {
  return namedBy(
    placedChanges(field, given).flatMap(([place, change]) => newPanels(place, change)),
  );
}

function placedChanges(
  field: string,
  given: unknown,
): readonly (readonly [place: string, change: unknown])[] {
  const isList = Array.isArray(given);
  return changesIn(given).map(
    (change, index) => [isList ? `${field}[${index}]` : field, change] as const,
  );
}

function isChange(value: unknown): value is DashboardChange {
  return isObject(value);
}

/** Returns the panels that a change brings, or what stands in their place. */
function newPanels(place: string, change: unknown): readonly PlacedPanel[] {
  if (!isObject(change)) return [];
  const { add, replace, rows } = change;
  const replaced = Object.entries(isObject(replace) ? replace : {}).map(([title, panel]) => ({
    panel,
    field: `replace.${JSON.stringify(title)}`,
  }));
  const added = [...placedPanels(add, undefined, "add"), ...replaced, ...placedPanels([], rows)];
  return added.map(({ panel, field }) => ({ panel, field: `${place}.${field}` }));
}

function ofChange(place: string, change: unknown, current: DashboardOptions): readonly Flaw[] {
  if (!isObject(change)) {
    const expected = "a change such as { after, add: [panel] }, a dashboard, or false";
    return [{ field: place, expected, got: show(change) }];
  }
  const { after, add, replace, without, rows } = change;
  const titles = titlesOf(current);
  const panels = newPanels(place, change);
  return [
    ...unknownFields(change, fields, place),
    ...(after === undefined ? [] : afterProblems(place, change, titles)),
    ...listProblems(`${place}.add`, add, { expected: "a list of panels" }, () => []),
    ...(replace === undefined ? [] : replaceProblems(`${place}.replace`, replace, titles)),
    ...listProblems(`${place}.without`, without, { expected: "a list of titles" }, (title, field) =>
      titleProblems(field, title, titles),
    ),
    ...listProblems(`${place}.rows`, rows, { expected: "a list of rows" }, headingProblems),
    ...panels.flatMap(panelProblems),
    ...takenTitles(panels, current, change),
    ...(current.choose === undefined ? [] : searchProblems(current.choose, panels)),
  ];
}

function afterProblems(
  place: string,
  { after, add }: Readonly<Record<string, unknown>>,
  titles: readonly string[],
): readonly Flaw[] {
  const expected = "the panels that stand behind it";
  return [
    ...titleProblems(`${place}.after`, after, titles),
    ...(add === undefined ? [{ field: `${place}.add`, expected, got: show(add) }] : []),
  ];
}

function titleProblems(field: string, title: unknown, titles: readonly string[]): readonly Flaw[] {
  if (titles.some((one) => one === title)) return [];
  const near = typeof title === "string" ? nearest(title, titles) : undefined;
  const expected =
    near === undefined ? `the title of a panel (${titles.join(", ")})` : `the panel ${near}`;
  return [{ field, expected, got: show(title) }];
}

function replaceProblems(
  field: string,
  replace: unknown,
  titles: readonly string[],
): readonly Flaw[] {
  return isObject(replace)
    ? Object.keys(replace).flatMap((title) => titleProblems(field, title, titles))
    : [{ field, expected: "panels by the titles of others", got: show(replace) }];
}
