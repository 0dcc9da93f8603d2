import type { Node } from "../../promql/expression.ts";
import { queryRange } from "../../promql/evaluate/run.ts";
import { memorySource } from "../../promql/evaluate/source.ts";
import { printPromql } from "../../promql/print.ts";
import { looksOf, type Look } from "./looks.ts";
import { levelOf, type PlannedSeries } from "./plan.ts";
import { labelsOf } from "./scraped-series.ts";

/** What the driver was before the last `sinceMs`, for a condition that compares with that. */
export interface Past {
  readonly driver: number;
  readonly sinceMs: number;
}

/** Returns for each level of the driver whether the condition holds for any series. */
export type Truth = (drivers: readonly number[]) => readonly boolean[];

/** Returns for each level of the driver what the expression gives there, a value a series. */
export type Answers = (drivers: readonly number[]) => readonly (readonly number[])[];

/** Prometheus looks back this far for an instant vector. */
const lookbackMs = 300_000;

/** Into how many parts a window is sampled. */
const parts = 2;

/**
 * Returns the truth of the condition once the levels have held for longer than any window. Each
 * level has a stretch of time of its own, further from the others than the condition looks, so that
 * one query answers for all of them.
 */
export function steadyTruth(node: Node, plan: readonly PlannedSeries[], past?: Past): Truth {
  const answers = steadyAnswers(node, plan, past);
  return (drivers) => answers(drivers).map((values) => values.length > 0);
}

/** Returns what the expression gives once the levels have held: see {@link steadyTruth}. */
export function steadyAnswers(node: Node, plan: readonly PlannedSeries[], past?: Past): Answers {
  const text = printPromql(node);
  const agesMs = sampledAges(node, past?.sinceMs ?? 0);
  const stretchMs = (agesMs[0] ?? 0) + 2 * lookbackMs;
  return (drivers) => {
    const ends = drivers.map((_, index) => (index + 1) * stretchMs);
    const times = Float64Array.from(ends.flatMap((endMs) => agesMs.map((ageMs) => endMs - ageMs)));
    const source = memorySource(
      plan.map((series) => {
        const values = valuesOf(series, drivers, { agesMs, times, past });
        return { labels: labelsOf(series), times, values };
      }),
    );
    const [startMs = 0] = ends;
    const found = queryRange(source, text, {
      startMs,
      endMs: ends.at(-1) ?? 0,
      stepMs: stretchMs,
    });
    const values = new Map(ends.map((endMs) => [endMs, [] as number[]]));
    for (const series of found.series) {
      for (const [index, atMs] of series.times.entries()) {
        values.get(atMs)?.push(series.values[index] ?? Number.NaN);
      }
    }
    return ends.map((endMs) => values.get(endMs) ?? []);
  };
}

interface Sampling {
  readonly agesMs: readonly number[];
  /** One for each age of each stretch. */
  readonly times: Float64Array;
  readonly past: Past | undefined;
}

function valuesOf(
  series: PlannedSeries,
  drivers: readonly number[],
  { agesMs, times, past }: Sampling,
): Float64Array {
  const now = drivers.map((driver) => levelOf(series, driver));
  const before = past === undefined ? 0 : levelOf(series, past.driver);
  let total = 0;
  return times.map((atMs, index) => {
    const at = index % agesMs.length;
    const isPast = past !== undefined && (agesMs[at] ?? 0) >= past.sinceMs;
    const level = isPast ? before : (now[(index - at) / agesMs.length] ?? 0);
    if (!series.counter) return gaugeAt(series, level, atMs);
    // A counter that begins at its first scrape grew from nothing until then: for one second
    const sinceMs = at === 0 ? 1_000 : atMs - (times[index - 1] ?? 0);
    total = (at === 0 ? 0 : total) + (level * sinceMs) / 1_000;
    return total;
  });
}

function gaugeAt({ clock }: PlannedSeries, level: number, atMs: number): number {
  return clock === 0 ? level : clock * level + (atMs / 1_000) * Math.abs(clock);
}

/**
 * Returns how long before the end of a stretch there are samples, the oldest first: at both ends of
 * whatever the condition looks over, where extrapolation has nothing to add, and between them.
 */
function sampledAges(node: Node, sinceMs: number): readonly number[] {
  const ages = new Set([0, sinceMs]);
  for (const look of looksOf(node)) {
    const { offsetMs, rangeMs } = look;
    ages.add(offsetMs);
    // A window is open on its left
    for (let part = 1; part <= parts; part++) {
      ages.add(offsetMs + Math.max(0, Math.round((rangeMs * part) / parts) - 1));
    }
    for (const ageMs of agesWithin(look)) ages.add(ageMs);
  }
  return [...ages].toSorted((a, b) => b - a);
}

/** How many samples a series of a subquery has at most. */
const mostSamples = 20_000;

/** In a subquery there are samples at each of its steps, and a window more, where a counter begins. */
function agesWithin({ offsetMs, rangeMs, withinMs }: Look): readonly number[] {
  if (withinMs === 0) return [];
  const reachMs = withinMs + 2 * rangeMs;
  const least = rangeMs === 0 ? 60_000 : Math.min(60_000, rangeMs / parts);
  const everyMs = Math.ceil(Math.max(least, reachMs / mostSamples));
  const count = Math.ceil(reachMs / everyMs) + 1;
  return Array.from({ length: count }, (_, index) => offsetMs + index * everyMs);
}
