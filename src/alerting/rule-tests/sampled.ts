import type { RecordedNode, SelectorNode } from "../../promql/expression.ts";
import type { Reader } from "./evaluate.ts";
import { predictLinear } from "./predict-linear.ts";
import { selects, type PlannedSeries } from "./plan.ts";
import type { Sample } from "./vector.ts";

/** One scrape: a value, nothing, or Prometheus' marker that the series ended. */
export type Scrape = number | undefined | "stale";

/** A series with its scrapes, one a step from time 0. */
export interface SampledSeries {
  readonly plan: PlannedSeries;
  readonly scrapes: readonly Scrape[];
  /** The counter's growth since the first scrape, resets added back. */
  readonly growth: readonly number[];
}

/** Prometheus looks back this far for an instant vector. */
const lookbackMs = 300_000;

/** Returns the series with their scrapes. */
export function sampleSeries(plan: PlannedSeries, scrapes: readonly Scrape[]): SampledSeries {
  let growth = 0;
  let last: number | undefined;
  const growths = scrapes.map((scrape) => {
    if (typeof scrape !== "number") return growth;
    if (last !== undefined) growth += scrape < last ? scrape : scrape - last;
    last = scrape;
    return growth;
  });
  return { plan, scrapes, growth: growths };
}

/** Returns the reader of the series at each step, as Prometheus 3 reads them. */
export function sampledReaders(
  series: readonly SampledSeries[],
  stepMs: number,
): (step: number) => Reader {
  const found = new Map<SelectorNode | RecordedNode, readonly SampledSeries[]>();
  const selected = (node: SelectorNode | RecordedNode): readonly SampledSeries[] => {
    const known = found.get(node) ?? series.filter(({ plan }) => selects(node, plan));
    found.set(node, known);
    return known;
  };
  return (step) => readerAt(selected, stepMs, step);
}

function readerAt(
  selected: (node: SelectorNode | RecordedNode) => readonly SampledSeries[],
  stepMs: number,
  step: number,
): Reader {
  const at = (offsetMs = 0): number => step - Math.round(offsetMs / stepMs);
  return {
    time: (step * stepMs) / 1_000,
    instant: (node) =>
      selected(node).flatMap(({ plan, scrapes }) =>
        one(plan, latest(scrapes, at(node.offsetMs), stepMs)),
      ),
    range: (name, node, argument) =>
      selected(node).flatMap((found) =>
        one(found.plan, overRange(name, found, at(node.offsetMs), node, stepMs, argument)),
      ),
  };
}

function one({ labels }: PlannedSeries, value: number | undefined): readonly Sample[] {
  return value === undefined ? [] : [{ labels, value }];
}

function latest(scrapes: readonly Scrape[], step: number, stepMs: number): number | undefined {
  const oldest = step - Math.ceil(lookbackMs / stepMs) + 1;
  for (let at = step; at >= Math.max(0, oldest); at--) {
    const scrape = scrapes[at];
    if (scrape === "stale") return undefined;
    if (scrape !== undefined) return scrape;
  }
  return undefined;
}

// The range is open on the left: a sample exactly `range` ago is not in it
function overRange(
  name: string,
  { scrapes, growth }: SampledSeries,
  step: number,
  { rangeMs = 0 }: SelectorNode | RecordedNode,
  stepMs: number,
  argument: number,
): number | undefined {
  const from = Math.max(0, step - Math.round(rangeMs / stepMs) + 1);
  const [first, last] = ends(scrapes, from, step);
  if (first === undefined || last === undefined) return undefined;
  if (name === "present_over_time") return 1;
  if (name === "rate" || name === "increase") {
    if (first === last) return undefined;
    const delta = (growth[last] ?? 0) - (growth[first] ?? 0);
    const span = { first, last, step, rangeMs, stepMs };
    const increase = extrapolate(delta, Number(scrapes[first]), span);
    return name === "rate" ? increase / (rangeMs / 1_000) : increase;
  }
  const steps = scrapes
    .slice(from, step + 1)
    .flatMap((scrape, index) => (typeof scrape === "number" ? [from + index] : []));
  const values = steps.map((at) => Number(scrapes[at]));
  if (name === "max_over_time") return Math.max(...values);
  if (name === "min_over_time") return Math.min(...values);
  if (name === "sum_over_time") return values.reduce((a, b) => a + b, 0);
  if (name === "avg_over_time") return values.reduce((a, b) => a + b, 0) / values.length;
  if (name === "predict_linear" && first < last) {
    return predictLinear(steps, values, step, stepMs, argument);
  }
  return undefined;
}

function ends(
  scrapes: readonly Scrape[],
  from: number,
  to: number,
): readonly [first: number | undefined, last: number | undefined] {
  let [first, last] = [from, to];
  while (first <= to && typeof scrapes[first] !== "number") first++;
  while (last >= from && typeof scrapes[last] !== "number") last--;
  return first > to ? [undefined, undefined] : [first, last];
}

interface Span {
  readonly first: number;
  readonly last: number;
  readonly step: number;
  readonly rangeMs: number;
  readonly stepMs: number;
}

/** https://github.com/prometheus/prometheus/blob/main/promql/functions.go (extrapolatedRate) */
function extrapolate(delta: number, firstValue: number, span: Span): number {
  const { first, last, step, rangeMs, stepMs } = span;
  const sampledMs = (last - first) * stepMs;
  // Every series here is scraped at each step, but for the scrape that a test leaves out
  const threshold = (sampledMs / (last - first)) * 1.1;
  const half = sampledMs / (last - first) / 2;
  let toStart = first * stepMs - (step * stepMs - rangeMs);
  let toEnd = (step - last) * stepMs;
  if (toStart >= threshold) toStart = half;
  if (delta > 0 && firstValue >= 0) {
    toStart = Math.min(toStart, sampledMs * (firstValue / delta));
  }
  if (toEnd >= threshold) toEnd = half;
  return delta * ((sampledMs + toStart + toEnd) / sampledMs);
}
