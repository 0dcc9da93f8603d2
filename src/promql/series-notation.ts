import { ObservabilityError } from "../errors.ts";
import { unquote } from "./evaluate/parse/string.ts";
import { expandHistograms, type HistogramPoint } from "./histogram-notation.ts";
import { toNumber } from "./number-notation.ts";

/** A sample as tests of Prometheus write it. */
export type Point = number | "stale" | HistogramPoint | undefined;

/** A series of a test: labels, and a point a step. */
export interface NotedSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly points: readonly Point[];
  /** Where counters began, in milliseconds from each sample: `up@st -1m`. */
  readonly startOffsetsMs?: readonly (number | undefined)[];
}

const quoted = String.raw`"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|` + "`[^`]*`";
const metric = new RegExp(
  String.raw`^(?<name>[A-Za-z_:][\w:]*)?\s*(?<braces>\{(?!\{)(?:${quoted}|[^}"'\`])*\})?`,
);
const label = new RegExp(
  String.raw`(?:(?<name>[A-Za-z_]\w*)|(?<quotedName>${quoted}))\s*(?:=\s*(?<value>${quoted}))?`,
  "g",
);

/**
 * Returns the series of a line such as `up{job="a"} 0+1x10 _ stale`: the notation of promtool's tests
 * (promql/parser, ParseSeriesDesc).
 *
 * @throws ObservabilityError `OBS_PROMQL_SYNTAX` where it is none.
 */
export function parseSeries(line: string): NotedSeries {
  const match = metric.exec(line);
  const [text = "", name, braces = "{}"] = [
    match?.[0],
    match?.groups?.["name"],
    match?.groups?.["braces"],
  ];
  const labels: Record<string, string> = name === undefined ? {} : { __name__: name };
  for (const { groups } of braces.slice(1, -1).matchAll(label)) {
    const key = groups?.["name"] ?? unquote(groups?.["quotedName"] ?? "");
    const value = groups?.["value"];
    if (key === undefined) throw notASeries("a label's name", line);
    if (value === undefined) labels["__name__"] = key;
    else labels[key] = unquote(value) ?? value;
  }
  return { labels, points: parsePoints(line.slice(text.length)) };
}

const digits = String.raw`(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?`;
const histogram =
  /^(?<start>\{\{[^}]*\}\})(?:(?:(?<sign>[+-])(?<step>\{\{[^}]*\}\}))?x(?<times>\d+))?(?=\s|$)/;
const blank = /^_(?:x(?<times>\d+))?(?=\s|$)/;
const stale = /^stale(?:x(?<times>\d+))?(?=\s|$)/;
/** `Inf` and `NaN` are not repeated: Prometheus takes the `x` for a part of the word. */
const noNumber = /^(?<start>[+-]?(?:inf|nan))(?=\s|$)/i;
const numbers = new RegExp(
  String.raw`^(?<start>[+-]?${digits})(?:(?:(?<sign>[+-])(?<step>${digits}))?x(?<times>\d+))?(?=\s|$)`,
);

/** Returns the points of the expanding notation: `1 2+3x2 _x3 stale {{…}}`. */
export function parsePoints(text: string): readonly Point[] {
  const points: Point[] = [];
  let rest = text.trim();
  while (rest !== "") {
    const [length, found] = nextPoints(rest);
    points.push(...found);
    rest = rest.slice(length).trimStart();
  }
  return points;
}

function nextPoints(rest: string): readonly [length: number, points: readonly Point[]] {
  for (const [shape, point, least] of [
    [blank, undefined, 0],
    [stale, "stale", 1],
  ] as const) {
    const match = shape.exec(rest);
    const times = match?.groups?.["times"];
    if (match === null) continue;
    const count = times === undefined ? 1 : Number(times) + least;
    return [match[0].length, Array.from({ length: count }, () => point)];
  }
  const native = histogram.exec(rest);
  if (native !== null) {
    const { start = "", sign, step, times = "0" } = native.groups ?? {};
    return [native[0].length, expandHistograms(start, sign, step, Number(times))];
  }
  const match = numbers.exec(rest) ?? noNumber.exec(rest);
  if (match === null) throw notASeries("values such as 1 2+3x4 _ stale", rest);
  const { start = "", sign, step = "0", times } = match.groups ?? {};
  const by = toNumber(step) * (sign === "-" ? -1 : 1);
  const count = times === undefined ? 0 : Number(times);
  const points: number[] = [];
  // Prometheus adds the step again and again, so that rounding errors are the same
  for (let at = 0, value = toNumber(start); at <= count; at++, value += by) points.push(value);
  return [match[0].length, points];
}

function notASeries(expected: string, got: string): ObservabilityError {
  return new ObservabilityError("OBS_PROMQL_SYNTAX", `expected ${expected}, got ${got}`);
}
