import type { Dashboard } from "../../dashboards/model/dashboard.ts";

/** The panels, one in another, that a place in JSON begins with; the last one's title in quotes. */
const panel = /^(?:panels\[\d+\] ("(?:\\.|[^"\\])*")(?:: (?=panels))?)+/;

/**
 * Returns where in its definition something of a dashboard is that was found in its JSON:
 * `panels[7] "Errors": targets[0].expr` is `rows[1].panels[0] "Errors": targets[0].expr`.
 */
export function definedPlace(place: string, dashboard: Dashboard): string {
  const [found, quoted] = panel.exec(place) ?? [];
  if (found === undefined || quoted === undefined) return place;
  const field = fieldOf(JSON.parse(quoted), dashboard);
  return field === undefined ? place : `${field} ${quoted}${place.slice(found.length)}`;
}

function fieldOf(title: unknown, { rows }: Dashboard): string | undefined {
  let titled = -1;
  for (const row of rows) {
    if (row.title !== undefined) titled += 1;
    const within = row.title === undefined ? "" : `rows[${titled}].`;
    const index = row.panels.findIndex((one) => one.title === title);
    if (index !== -1) return `${within}panels[${index}]`;
  }
  const headings = rows.flatMap((row) => (row.title === undefined ? [] : [row.title]));
  const index = headings.findIndex((one) => one === title);
  return index === -1 ? undefined : `rows[${index}]`;
}
