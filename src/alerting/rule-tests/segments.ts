import { levelOf, type PlannedSeries } from "./plan.ts";
import { withoutBinaryTail } from "../../decimal.ts";

/** A stretch of time in which the driver of one testCase stays at one level. */
export interface Phase {
  /** Which of the testCases' plans holds. */
  readonly part: number;
  readonly driver: number;
  readonly steps: number;
  /** Nothing is scraped at all, of any series. */
  readonly dark?: true;
  /** Counters start again from nothing half way. */
  readonly reset?: true;
  /** One scrape is lost half way. */
  readonly gap?: true;
  /** How many times faster every counter grows: the parts of a whole keep their shares. */
  readonly traffic?: number;
  /** Counters begin anew. */
  readonly fresh?: true;
}

/** A series as each testCase plans it: the same name and labels, other levels. */
export type SeriesParts = readonly [PlannedSeries, ...PlannedSeries[]];

/** A run of scrapes in promtool's notation: `start+increment x count`, missing ones, or the end. */
export type Run =
  | {
      readonly type: "line";
      readonly start: number;
      readonly increment: number;
      readonly count: number;
    }
  | { readonly type: "missing"; readonly count: number }
  | { readonly type: "stale" };

/** Returns the runs of the series through the phases. */
export function runsOf(
  parts: SeriesParts,
  phases: readonly Phase[],
  stepMs: number,
): readonly Run[] {
  const runs: Run[] = [];
  let total = 0;
  let step = 0;
  let present = false;
  for (const phase of phases) {
    const series = parts[phase.part] ?? parts[0];
    if (phase.fresh === true) total = 0;
    const level = levelOf(series, phase.driver) * (series.counter ? (phase.traffic ?? 1) : 1);
    const missing = phase.dark === true || Number.isNaN(level);
    const added = missing
      ? absence(phase.steps, present)
      : presence(series, phase, level, { total, step, stepSeconds: stepMs / 1_000 });
    for (const run of added) append(runs, run);
    if (series.counter && !missing) total = endOf(added);
    step += phase.steps;
    present = !missing;
  }
  return runs;
}

/** Adds the run, to the last one where it goes on with it. */
function append(runs: Run[], run: Run): void {
  const last = runs.at(-1);
  if (last?.type === "missing" && run.type === "missing") {
    runs[runs.length - 1] = { ...last, count: last.count + run.count };
  } else runs.push(run);
}

function absence(steps: number, present: boolean): readonly Run[] {
  const missing = (count: number): readonly Run[] =>
    count > 0 ? [{ type: "missing", count }] : [];
  return present ? [{ type: "stale" }, ...missing(steps - 1)] : missing(steps);
}

interface Position {
  /** The counter's value so far. */
  readonly total: number;
  readonly step: number;
  readonly stepSeconds: number;
}

function presence(
  series: PlannedSeries,
  { steps, reset, gap }: Phase,
  level: number,
  { total, step, stepSeconds }: Position,
): readonly Run[] {
  const half = Math.floor(steps / 2);
  const growth = shortened(level * stepSeconds);
  if (series.counter) {
    if (reset !== true) return [line(total + growth, growth, steps)];
    return [line(total + growth, growth, half), line(growth, growth, steps - half)];
  }
  const increment = stepSeconds * Math.abs(series.clock);
  const at = (offset: number): number =>
    series.clock === 0
      ? withoutBinaryTail(level)
      : withoutBinaryTail(series.clock * level) + (step + offset) * increment;
  if (gap !== true) return [line(at(0), increment, steps)];
  return [
    line(at(0), increment, half),
    { type: "missing", count: 1 },
    line(at(half + 1), increment, steps - half - 1),
  ];
}

/**
 * Returns the number with 20 significant bits, so that sums of a thousand of them are exact: promtool
 * adds up the steps of a line, and a counter that seems to fall by the last bit was reset.
 */
function shortened(value: number): number {
  if (value === 0) return 0;
  const scale = 2 ** (19 - Math.floor(Math.log2(Math.abs(value))));
  return Math.round(value * scale) / scale;
}

function line(start: number, increment: number, count: number): Run {
  return { type: "line", start, increment, count };
}

function endOf(runs: readonly Run[]): number {
  const last = runs.at(-1);
  return last?.type === "line" ? last.start + last.increment * (last.count - 1) : 0;
}

/** Returns the runs in the notation of promtool's `values`. */
export function formatRuns(runs: readonly Run[]): string {
  return runs.map(formatRun).join(" ");
}

function formatRun(run: Run): string {
  if (run.type === "stale") return "stale";
  if (run.type === "missing") return run.count === 1 ? "_" : `_x${run.count}`;
  const { start, increment, count } = run;
  if (count === 1) return String(start);
  // `axn` and `a+bxn` stand for n + 1 samples, unlike `_xn`
  if (increment === 0) return `${start}x${count - 1}`;
  return `${start}${increment < 0 ? "" : "+"}${increment}x${count - 1}`;
}
