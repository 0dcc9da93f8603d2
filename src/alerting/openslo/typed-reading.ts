import type { CallNode, SelectorNode } from "../../promql/evaluate/parse/syntax.ts";
import type { Expression } from "../../promql/expression.ts";
import {
  averaged,
  highest,
  lowest,
  rate,
  value,
  type Counter,
  type Gauge,
} from "../../promql/functions.ts";
import { observations, observed, within, type Histogram } from "../../promql/histogram.ts";
import { countOverTime, sumOverTime } from "../../promql/over-time.ts";
import type { Window } from "../../promql/series.ts";
import type { AnyMetric, BucketOf, Where } from "../../promql/source.ts";
import { quoted, type QueryCode } from "./code.ts";
import type { NamedMetric, NamedMetrics } from "./known-metrics.ts";
import { boundOf, whereOf, type WhereCode } from "./typed-where.ts";
import { nameIn, windowMarkMs } from "./window-text.ts";

type Reading = (metric: Gauge, window: Window, where: Where<Gauge>) => Expression;
type ReadingName = `${"avg" | "max" | "min" | "sum" | "count"}_over_time`;

const readings: Readonly<Record<ReadingName, readonly [string, Reading]>> = {
  avg_over_time: ["averaged", averaged],
  max_over_time: ["highest", highest],
  min_over_time: ["lowest", lowest],
  sum_over_time: ["sumOverTime", sumOverTime],
  count_over_time: ["countOverTime", countOverTime],
};

/** A gauge as it is: of what is recorded, or compared, at one time. */
export function instantCode(node: SelectorNode, metrics: NamedMetrics): QueryCode | undefined {
  const found = metrics.get(nameIn(node) ?? "");
  const where = found === undefined ? undefined : whereOf(found.metric, node, []);
  if (found === undefined || where === undefined || !isUnshifted(node)) return undefined;
  const { metric, code } = found;
  return {
    code: () => `value(${[code, ...where.code].join(", ")})`,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- of a counter it is broken, which `queryCode` sees
    at: () => value(metric as Gauge, where.value),
    uses: ["value", variableOf(code), ...where.uses],
  };
}

/** Returns a function of one series over a range. */
export function callCode({ name, args }: CallNode, metrics: NamedMetrics): QueryCode | undefined {
  const [of] = args;
  if (args.length !== 1 || of?.type !== "selector") return undefined;
  const fixed = rangeOf(of);
  const found = metrics.get(nameIn(of) ?? "");
  if (found === undefined || fixed === undefined) return undefined;
  const read = name === "rate" ? rateCode(of, found) : readingCode(name, of, found);
  if (read === undefined || fixed === "window") return read;
  return { ...read, code: () => read.code(quoted(fixed)), at: () => read.at(fixed) };
}

function readingCode(
  name: string,
  of: SelectorNode,
  { metric, code }: NamedMetric,
): QueryCode | undefined {
  const where = whereOf(metric, of, []);
  if (!isKeyOf(readings, name) || where === undefined || metric.kind === "histogram") {
    return undefined;
  }
  const [reading, read] = readings[name];
  return {
    code: (window) => `${reading}(${[code, window, ...where.code].join(", ")})`,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- of a counter it is broken, which `queryCode` sees
    at: (window) => read(metric as Gauge, window, where.value),
    uses: [reading, variableOf(code), ...where.uses],
  };
}

function rateCode(of: SelectorNode, { metric, series, code }: NamedMetric): QueryCode | undefined {
  const bound = series === "_bucket" ? boundOf(of) : undefined;
  const where = whereOf(metric, of, bound === undefined ? [] : ["le"]);
  if (where === undefined || (series === "_bucket" && bound === undefined)) return undefined;
  const name = { _bucket: "within", _count: "observations", _sum: "observed", "": "rate" }[series];
  const first = bound === undefined ? [] : [String(bound)];
  return {
    code: (window) => `${name}(${[...first, code, window, ...where.code].join(", ")})`,
    at: (window) => rateAt(metric, series, bound, window, where.value),
    uses: [name, variableOf(code), ...where.uses],
  };
}

/** Returns what the module has to import or define for the code of a metric. */
function variableOf(code: string): string {
  return /^[\w$]+/.exec(code)?.[0] ?? code;
}

function rateAt(
  metric: AnyMetric,
  series: NamedMetric["series"],
  bound: number | undefined,
  window: Window,
  where: WhereCode["value"],
): Expression {
  /* oxlint-disable typescript/no-unsafe-type-assertion -- the series' name says the kind; of a metric
     of another kind it is broken, which `queryCode` sees */
  const histogram = metric as Histogram;
  if (bound !== undefined) return within(bound as BucketOf<Histogram>, histogram, window, where);
  if (series === "_count") return observations(histogram, window, where);
  if (series === "_sum") return observed(histogram, window, where);
  return rate(metric as Counter, window, where);
  /* oxlint-enable typescript/no-unsafe-type-assertion */
}

/** Returns the range where it is the window, or else a time of its own. */
function rangeOf(node: SelectorNode): "window" | Window | undefined {
  const { range } = node;
  if (!isUnshifted(node) || range?.type !== "ms") return undefined;
  return range.ms === windowMarkMs ? "window" : toWindow(range.ms);
}

function toWindow(ms: number): Window {
  return ms % 60_000 === 0 ? `${ms / 60_000}m` : `${ms / 1_000}s`;
}

function isUnshifted({ at, offset, edges, statistics }: SelectorNode): boolean {
  const isShifted = at !== undefined || offset !== undefined;
  return edges === undefined && statistics !== true && !isShifted;
}

/** Returns whether the table has the key. */
export function isKeyOf<T extends object>(table: T, key: PropertyKey): key is keyof T {
  return Object.hasOwn(table, key);
}
