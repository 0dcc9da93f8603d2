import type { Answer, Line, Range, Row, Series, Trace } from "./answer.ts";
import type { PanelQuery } from "./panel-queries.ts";

/** Returns what is wrong with the shape of an answer: what the panel could not draw. */
export function shapeProblems(
  { panel, target }: PanelQuery,
  answer: Answer,
  range: Range,
): readonly string[] {
  const wanted = kindOf(panel.type, target);
  if (answer.kind !== wanted) return [`expected ${wanted}, got ${answer.kind}`];
  switch (answer.kind) {
    case "series":
      return seriesProblems(answer.series, labelsOf(target));
    case "rows":
      return rowProblems(answer.rows, fieldsOfLinks(panel.fieldConfig?.defaults.links ?? []));
    case "lines":
      return answer.lines.flatMap((line) => lineProblems(line, range));
    case "traces":
      return tracesProblems(answer.traces, range);
  }
}

function kindOf(type: string, { instant, queryType }: PanelQuery["target"]): Answer["kind"] {
  if (type === "logs") return "lines";
  if (queryType === "traceql" || queryType === "search") return "traces";
  return instant === true ? "rows" : "series";
}

/** The labels that a legend uses. A heat map draws `le`. */
function labelsOf({ legendFormat = "" }: PanelQuery["target"]): readonly string[] {
  return [...legendFormat.matchAll(/\{\{([^}]+)\}\}/g)].map(([, label = ""]) => label.trim());
}

/** The columns that the links of a table fill in. */
function fieldsOfLinks(links: readonly { readonly url: string }[]): readonly string[] {
  return links.flatMap(({ url }) =>
    [...url.matchAll(/\$\{__data\.fields\.(\w+)\}/g)].map(([, field = ""]) => field),
  );
}

function missing(labels: Readonly<Record<string, string>>, wanted: readonly string[]): string[] {
  return wanted
    .filter((label) => !labels[label])
    .map((label) => `expected the label ${label}, got ${JSON.stringify(labels)}`);
}

function seriesProblems(series: readonly Series[], labels: readonly string[]): readonly string[] {
  const short = series.every(({ values }) => values.length < 2)
    ? ["expected a series with two points or more, got single points"]
    : [];
  // What was asked once and not since has a mean of 0 / 0: a gap in the panel. All of them have not
  const empty =
    series.length > 0 && series.every(({ values }) => values.every((value) => Number.isNaN(value)))
      ? [`expected numbers, got NaN only in ${JSON.stringify(series.map((one) => one.labels))}`]
      : [];
  return [...short, ...empty, ...series.flatMap((one) => missing(one.labels, labels))];
}

function rowProblems(rows: readonly Row[], columns: readonly string[]): readonly string[] {
  return rows.flatMap(({ labels, value }) => [
    ...missing(labels, columns),
    ...(Number.isNaN(value) ? [`expected a number, got NaN in ${JSON.stringify(labels)}`] : []),
  ]);
}

function inRange(timeMs: number, { start, end }: Range): boolean {
  return timeMs >= (start - 1) * 1000 && timeMs <= (end + 1) * 1000;
}

function lineProblems({ timeMs, message, level }: Line, range: Range): readonly string[] {
  return [
    ...(inRange(timeMs, range) ? [] : [`expected a time in the range, got ${timeMs}`]),
    ...(message === "" ? ["expected a message, got none"] : []),
    ...(/^(warn|error|fatal|critical)$/.test(level ?? "")
      ? []
      : [`expected the level warn or worse, got ${level}`]),
  ];
}

function tracesProblems(traces: readonly Trace[], range: Range): readonly string[] {
  // A trace may be a single span that took no time, but not all of them
  const timeless = traces.length > 0 && traces.every(({ durationMs }) => durationMs === 0);
  return [
    ...(timeless ? ["expected a trace that took time, got none"] : []),
    ...traces.flatMap((trace) => traceProblems(trace, range)),
  ];
}

function traceProblems({ id, service, startMs, durationMs }: Trace, range: Range): string[] {
  return [
    ...(/^[0-9a-f]{32}$/.test(id) ? [] : [`expected a trace id, got ${id}`]),
    ...(service === "" ? [`${id}: expected a service, got none`] : []),
    ...(inRange(startMs, range) ? [] : [`${id}: expected a start in the range, got ${startMs}`]),
    ...(durationMs >= 0 && durationMs < 60_000
      ? []
      : [`${id}: expected a duration up to a minute, got ${durationMs} ms`]),
  ];
}
