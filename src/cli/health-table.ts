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

/** Worst first, then by name: what matters is at the top. */
const order = ["unhealthy", "unknown", "degraded", "healthy"];

/** Returns the report as lines of text, ending in a line break. */
export function renderHealthTable(
  { components, rootCauses = [], status }: ShownHealth,
  nowMs: number,
): string {
  const causes = rootCauses.length === 0 ? "" : `, because of ${rootCauses.join(", ")}`;
  const summary = `${status}${causes}`;
  if (components === undefined) return `${summary} (no details without a token)\n`;
  const rows = Object.entries(components)
    .map(([name, component]) => toRow(name, component, nowMs))
    .toSorted(([a = "", aState = ""], [b = "", bState = ""]) => {
      return order.indexOf(aState) - order.indexOf(bState) || a.localeCompare(b);
    });
  const table = [["COMPONENT", "STATE", "FOR", "TOOK", "MESSAGE"], ...rows];
  const widths = [0, 1, 2, 3].map((column) =>
    Math.max(...table.map((row) => row[column]?.length ?? 0)),
  );
  const lines = table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  return `${[...lines, "", summary].join("\n")}\n`;
}

function toRow(name: string, component: ShownComponent, nowMs: number): readonly string[] {
  const { duration, message = "", since, state, status } = component;
  return [
    name,
    state ?? status,
    since === undefined ? "" : ageOf(nowMs - Date.parse(since)),
    duration === undefined ? "" : `${duration.toFixed(duration < 10 ? 1 : 0)} ms`,
    message.replaceAll(/\s+/g, " "),
  ];
}

function ageOf(ms: number): string {
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
