import {
  parsePoints,
  parseSeries,
  type Point,
  type NotedSeries,
} from "#src/promql/series-notation.ts";
import { toNumber } from "#src/promql/number-notation.ts";

/** What an `expect` line demands of warnings, infos or the error. */
export interface Expectation {
  readonly of: "warn" | "info" | "fail";
  /** undefined: any will do. */
  readonly matches: ((message: string) => boolean) | undefined;
}

/** One `eval` of a script with what it expects. */
export interface ScriptCase {
  readonly type: "eval";
  readonly line: number;
  readonly query: string;
  /** Milliseconds; an instant query has no step. */
  readonly times: { readonly startMs: number; readonly endMs: number; readonly stepMs: number };
  readonly instant: boolean;
  readonly ordered: boolean;
  readonly expectations: readonly Expectation[];
  readonly none: readonly ("warn" | "info")[];
  readonly text?: string;
  /** The times of the samples where an instant query gives a range vector. */
  readonly matrix?: { readonly startMs: number; readonly stepMs: number };
  readonly scalar?: Point;
  readonly series: readonly NotedSeries[];
}

export type Command =
  | { readonly type: "clear" }
  /** What this reader does not know: the rest of the script is run all the same. */
  | { readonly type: "unreadable"; readonly line: number; readonly problem: string }
  | {
      readonly type: "load";
      readonly stepMs: number;
      readonly withNative: boolean;
      readonly series: readonly NotedSeries[];
    }
  | ScriptCase;

/** Returns the commands of a script in Prometheus' test language. */
export function parseScript(text: string): readonly Command[] {
  // A comment ends a block as an empty line does
  const lines = text.split("\n").map((line) => (line.trim().startsWith("#") ? "" : line.trim()));
  const commands: Command[] = [];
  let at = 0;
  const block = (): readonly string[] => {
    const end = lines.indexOf("", at);
    const body = lines.slice(at, end === -1 ? lines.length : end);
    at += body.length;
    return body;
  };
  while (at < lines.length) {
    const head = lines[at] ?? "";
    at++;
    if (head !== "") commands.push(readCommand(head, block, at));
  }
  return commands;
}

function readCommand(head: string, block: () => readonly string[], line: number): Command {
  try {
    return toCommand(head, block, line);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { type: "unreadable", line, problem: `${head}: ${problem}` };
  }
}

function toCommand(head: string, block: () => readonly string[], line: number): Command {
  if (head === "clear") return { type: "clear" };
  const body = block();
  const load = /^load(?<native>_with_nhcb)?\s+(?<step>\S+)/.exec(head)?.groups;
  if (load !== undefined) {
    const stepMs = toMs(load["step"] ?? "");
    const series = parseLoaded(body);
    return { type: "load", stepMs, withNative: load["native"] !== undefined, series };
  }
  const found =
    /^eval(?:_(?<mode>fail|warn|info|ordered))?\s+(?:instant\s+(?:at\s+)?(?<at>\S+)|range\s+from\s+(?<from>\S+)\s+to\s+(?<to>\S+)\s+step\s+(?<step>\S+))\s+(?<query>.*)$/.exec(
      head,
    )?.groups;
  if (found === undefined) throw new Error(`line ${line}: no command: ${head}`);
  const { mode, at, from = at, to = at, step = "0", query = "" } = found;
  return {
    type: "eval",
    line,
    query,
    times: { startMs: toMs(from ?? ""), endMs: toMs(to ?? ""), stepMs: toMs(step) },
    instant: at !== undefined,
    ...toExpected(body, mode),
  };
}

type Expected = Omit<ScriptCase, "type" | "line" | "query" | "times" | "instant">;

function toExpected(body: readonly string[], mode: string | undefined): Expected {
  const expectations: Expectation[] = [];
  const none: ("warn" | "info")[] = [];
  const series: NotedSeries[] = [];
  const rest: { -readonly [K in keyof Expected]?: Expected[K] } = {};
  if (mode === "fail" || mode === "warn" || mode === "info") {
    expectations.push({ of: mode, matches: undefined });
  }
  for (const line of body) {
    const note =
      /^(?:expect\s+(?<of>fail|warn|info)\b|expected_fail_(?=message|regexp))(?:\s*(?<how>msg|message|regexp?)\b\s*:?\s*(?<what>.*))?$/.exec(
        line,
      )?.groups;
    if (note !== undefined) expectations.push(toExpectation(note));
    else if (/^expect\s+no_(?:warn|info)$/.test(line)) {
      none.push(line.endsWith("warn") ? "warn" : "info");
    } else if (/^expect\s+ordered$/.test(line)) rest.ordered = true;
    else if (/^expect\s+string\s/.test(line)) {
      rest.text = line.replace(/^expect\s+string\s+/, "").slice(1, -1);
    } else if (/^expect\s+range\s+vector/.test(line)) rest.matrix = toMatrix(line);
    else if (!/^[{A-Za-z_:"]/.test(line) || /^(?:nan|inf)$/i.test(line)) {
      rest.scalar = scalarOf(line);
    } else series.push(parseSeries(line));
  }
  return { ordered: mode === "ordered", expectations, none, series, ...rest };
}

function scalarOf(line: string): Point {
  const value = toNumber(line);
  return Number.isNaN(value) ? parsePoints(line)[0] : value;
}

function toExpectation({
  of = "fail",
  how,
  what = "",
}: Readonly<Record<string, string | undefined>>): Expectation {
  const kind = of === "warn" || of === "info" ? of : "fail";
  if (how === undefined) return { of: kind, matches: undefined };
  if (how.startsWith("regex"))
    return { of: kind, matches: (message) => new RegExp(what).test(message) };
  // Scripts of releases before 3.15 have no position behind a message
  return { of: kind, matches: (message) => message === what || withoutPosition(message) === what };
}

function withoutPosition(message: string): string {
  return message.replace(/ \(\d+:\d+\)$/, "");
}

function toMatrix(line: string): { readonly startMs: number; readonly stepMs: number } {
  const [, from = "", step = ""] = /from\s+(\S+)\s+to\s+\S+\s+step\s+(\S+)/.exec(line) ?? [];
  return { startMs: toMs(from), stepMs: toMs(step) };
}

/** Returns the series of a load; a line `name@st` has the start times of the next line's samples. */
function parseLoaded(body: readonly string[]): readonly NotedSeries[] {
  const found: NotedSeries[] = [];
  let startOffsetsMs: readonly (number | undefined)[] | undefined;
  for (const line of body) {
    const starts = /^\S+@st\s+(?<offsets>.*)$/.exec(line)?.groups?.["offsets"];
    if (starts === undefined) {
      found.push({
        ...parseSeries(line),
        ...(startOffsetsMs === undefined ? {} : { startOffsetsMs }),
      });
    }
    startOffsetsMs = starts === undefined ? undefined : parseOffsets(starts);
  }
  return found;
}

/** Returns the durations of `_ -30s-1mx2 0`. */
function parseOffsets(text: string): readonly (number | undefined)[] {
  return text.split(/\s+/).flatMap((item) => {
    const [, start = "", sign, step = "0", times = "0"] =
      /^(_|[+-]?\d+[a-z]*?)(?:([+-])(\d+[a-z]*?))?(?:x(\d+))?$/.exec(item) ?? [];
    if (start === "_") return Array.from({ length: Math.max(1, Number(times)) }, () => undefined);
    const by = (sign === "-" ? -1 : 1) * toMs(step);
    return Array.from({ length: Number(times) + 1 }, (_, at) => toMs(start) + at * by);
  });
}

const unitsMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  y: 31_536_000_000,
};

/** Returns milliseconds of `1h30m`, or of seconds. */
function toMs(text: string): number {
  const seconds = Number(text);
  if (!Number.isNaN(seconds)) return Math.round(seconds * 1_000);
  const sign = text.startsWith("-") ? -1 : 1;
  let ms = 0;
  for (const [, count = "", unit = ""] of text.matchAll(/(\d+)(ms|[smhdwy])/g)) {
    ms += Number(count) * (unitsMs[unit] ?? Number.NaN);
  }
  return sign * ms;
}
