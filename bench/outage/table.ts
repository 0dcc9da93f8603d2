import type { Result } from "./part.ts";

export interface Row extends Result {
  readonly title: string;
}

/** Returns the rows as a Markdown table. */
export function renderTable(rows: readonly Row[]): string {
  const header = [
    "| Trouble | Acknowledged: spans, lines, points | Missing | Duplicates: spans, lines | Not acknowledged: spans, lines | Counted as refused or thrown away | Alert after | All queryable after |",
    "| --- | --- | --- | --- | --- | --- | --- | --- |",
  ];
  return [...header, ...rows.map(renderRow)].join("\n");
}

function renderRow({ title, outcome, counted }: Row): string {
  const { acknowledged, missing, duplicates, unacknowledged, alert } = outcome;
  const complete = missing.spans + missing.lines + missing.points === 0;
  const cells = [
    title,
    listed(acknowledged.spans, acknowledged.lines, acknowledged.points),
    listed(missing.spans, missing.lines, missing.points),
    listed(duplicates.spans, duplicates.lines),
    listed(unacknowledged.spans, unacknowledged.lines),
    count(counted),
    alert.seconds === undefined ? "none" : `${Math.round(alert.seconds)} s`,
    complete ? `${Math.round(outcome.secondsUntilComplete)} s` : "never",
  ];
  return `| ${cells.join(" | ")} |`;
}

function listed(...counts: readonly number[]): string {
  return counts.map(count).join(" / ");
}

function count(value: number): string {
  return value.toLocaleString("en-US");
}
