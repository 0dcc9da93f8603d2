import { printable } from "./printable.ts";

/** The part of a service's answer that the table shows. */
export interface ShownHealth {
  readonly status: string;
  /** Absent where the caller may see the status only. */
  readonly components?: Readonly<Record<string, ShownComponent>> | undefined;
  readonly rootCauses?: readonly string[] | undefined;
}

interface ShownComponent {
  readonly status: string;
  readonly state?: string | undefined;
  /** ISO time. */
  readonly since?: string | undefined;
  readonly message?: string | undefined;
  /** Milliseconds. */
  readonly duration?: number | undefined;
}

/** Names and states, in UTF-16 units. Messages may be as long as the service keeps them. */
const longestName = 200;
const longestMessage = 1_000;

/** So many root causes are named. */
const mostCauses = 10;

/** Worst first, then by name: what matters is at the top. */
const order = ["unhealthy", "unknown", "degraded", "healthy"];

/**
 * Returns the report as lines of text, ending in a line break. Whatever a service says, a terminal
 * only shows it.
 */
export function renderHealthTable(
  { components, rootCauses = [], status }: ShownHealth,
  nowMs: number,
): string {
  const summary = `${printable(status)}${because(rootCauses)}`;
  if (components === undefined) return `${summary}\n`;
  const rows = Object.entries(components)
    .map(([name, component]) => toRow(name, component, nowMs))
    .toSorted(([a = "", aState = ""], [b = "", bState = ""]) => {
      return order.indexOf(aState) - order.indexOf(bState) || a.localeCompare(b);
    });
  const table = [["COMPONENT", "STATE", "FOR", "TOOK", "MESSAGE"], ...rows];
  const widths = [0, 1, 2, 3].map((column) =>
    table.reduce((most, row) => Math.max(most, row[column]?.length ?? 0), 0),
  );
  const lines = table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  return `${[...lines, "", summary].join("\n")}\n`;
}

function because(rootCauses: readonly string[]): string {
  if (rootCauses.length === 0) return "";
  const named = rootCauses.slice(0, mostCauses).map((name) => printable(name, longestName));
  const more = rootCauses.length - named.length;
  return `, because of ${named.join(", ")}${more === 0 ? "" : ` and ${more} more`}`;
}

function toRow(name: string, component: ShownComponent, nowMs: number): readonly string[] {
  const { duration, message = "", since, state, status } = component;
  return [
    printable(name, longestName),
    printable(state ?? status, longestName),
    since === undefined ? "" : ageOf(nowMs - Date.parse(since)),
    duration === undefined ? "" : `${duration.toFixed(duration < 10 ? 1 : 0)} ms`,
    printable(message.replaceAll(/\s+/g, " "), longestMessage),
  ];
}

function ageOf(ms: number): string {
  // The service said something that is no time
  if (Number.isNaN(ms)) return "";
  const units = [
    ["d", 86_400_000],
    ["h", 3_600_000],
    ["m", 60_000],
  ] as const;
  const unit = units.find(([, size]) => ms >= size);
  return unit === undefined
    ? `${Math.max(0, Math.floor(ms / 1_000))}s`
    : `${Math.floor(ms / unit[1])}${unit[0]}`;
}
