import type { Panel } from "../dashboard-json.ts";
import type { Column, Drawn, Line } from "../drawn.ts";
import type { TimeRange } from "../interval.ts";
import { drawnNumbers } from "./drawn-numbers.ts";

/** Returns what is wrong with the shape of what is drawn. */
export function shapeProblems(panel: Panel, drawn: Drawn, range: TimeRange): readonly string[] {
  switch (drawn.kind) {
    case "series": {
      const single = drawn.series.every(({ points }) => points.length < 2);
      return [
        ...(single ? ["expected a series with two points or more, got single points"] : []),
        ...stateProblems(drawn),
      ];
    }
    case "numbers":
      return stateProblems(drawn);
    case "table":
      return [...stateProblems(drawn), ...tableProblems(drawn.columns, range)];
    case "lines":
      return drawn.lines.flatMap((line) => lineProblems(panel, line, range));
    case "text":
      return drawn.text === "" ? ["expected words, got none"] : [];
    case "nothing":
      return [];
  }
}

interface Mapping {
  readonly type: string;
  readonly options: Readonly<Record<string, { readonly text?: string }>>;
}

/** Where numbers stand for states, each has to have its words. */
function stateProblems(drawn: Drawn): readonly string[] {
  const strange = drawnNumbers(drawn).filter(({ value, config }) => {
    const mappings = (config["mappings"] ?? []) as readonly Mapping[];
    const states = mappings.filter(({ type }) => type === "value");
    return states.length > 0 && states.every(({ options }) => options[value] === undefined);
  });
  return [
    ...new Set(strange.map(({ name, value }) => `${name}: expected a known state, got ${value}`)),
  ];
}

function tableProblems(columns: readonly Column[], range: TimeRange): readonly string[] {
  const of = (...titles: readonly string[]): Column | undefined =>
    columns.find(({ title }) => titles.includes(title));
  const ids = of("traceID", "Trace", "Trace ID")?.values ?? [];
  if (ids.length === 0) return [];
  const starts = of("startTime", "Start time", "Start", "Started")?.values ?? [];
  return [
    ...ids
      .filter((id) => !/^[0-9a-f]{32}$/.test(String(id)))
      .map((id) => `expected the id of a trace, got ${String(id)}`),
    ...starts
      .filter((start) => !isInRange(Number(start), range))
      .map((start) => `expected a start in the range, got ${String(start)}`),
  ];
}

function lineProblems(
  { targets }: Panel,
  { timeMs, message, labels }: Line,
  range: TimeRange,
): readonly string[] {
  const level = labels["level"] ?? "none";
  const asked = targets.map(({ expr }) => String(expr)).join(" ");
  const onlyBad = /error/.test(asked) && !/info/.test(asked);
  return [
    ...(isInRange(timeMs, range) ? [] : [`expected a time in the range, got ${timeMs}`]),
    ...(message === "" ? ["expected a message, got none"] : []),
    ...(onlyBad && !/^(?:warn|error|fatal|critical)$/.test(level)
      ? [`expected the level warn or worse, got ${level}`]
      : []),
  ];
}

/** Queries ask whole seconds. */
function isInRange(timeMs: number, { fromMs, toMs }: TimeRange): boolean {
  return timeMs >= fromMs - 1_000 && timeMs <= toMs + 1_000;
}
