import type { Panel } from "../dashboard-json.ts";
import type { Drawn } from "../drawn.ts";

const uuid = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/;

/** Returns what is wrong with what lines, numbers and columns are called. */
export function legendProblems(panel: Panel, drawn: Drawn): readonly string[] {
  const names = namesOf(panel, drawn);
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  return [
    ...[...new Set(twice)].map((name) => `expected distinct names, got ${name} twice`),
    ...(names.includes("") ? ["expected a name for each, got an empty one"] : []),
    ...names
      .filter((name) => uuid.test(name) || name.includes("{"))
      .map((name) => `expected a name to read, got ${name}`),
  ];
}

function namesOf(panel: Panel, drawn: Drawn): readonly string[] {
  switch (drawn.kind) {
    case "series":
      return hasLegend(panel) ? drawn.series.map(({ name }) => name) : [];
    case "numbers":
      // One alone is called as its panel
      return drawn.numbers.length === 1 ? [] : drawn.numbers.map(({ name }) => name);
    case "table":
      return drawn.columns.map(({ title }) => title);
    case "nothing":
    case "text":
    case "lines":
      return [];
  }
}

/** A state timeline writes the names beside the bars, whatever its legend. */
function hasLegend({ type, options }: Panel): boolean {
  const { showLegend = true } = (options["legend"] ?? {}) as { readonly showLegend?: boolean };
  return type === "state-timeline" || (type === "timeseries" && showLegend);
}
