import { levelOf, type PlannedSeries } from "./plan.ts";
import type { Scrape } from "./sampled.ts";
import { tidy } from "./threshold.ts";

/** A stretch of time in which the driver stays at one level. */
export interface Phase {
  readonly driver: number;
  readonly steps: number;
  /** Nothing is scraped at all, of any series. */
  readonly dark?: true;
  /** Counters start again from nothing half way. */
  readonly reset?: true;
  /** One scrape is lost half way. */
  readonly gap?: true;
}

/** A run of scrapes in promtool's notation: `start+increment x count`, missing ones, or the end. */
type Run =
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
  series: PlannedSeries,
  phases: readonly Phase[],
  stepMs: number,
): readonly Run[] {
  const stepSeconds = stepMs / 1_000;
  const runs: Run[] = [];
  let total = 0;
  let step = 0;
  let present = false;
  for (const phase of phases) {
    const level = levelOf(series, phase.driver);
    if (phase.dark === true || Number.isNaN(level)) {
      if (present) runs.push({ type: "stale" });
      const count = phase.steps - (present ? 1 : 0);
      if (count > 0) runs.push({ type: "missing", count });
      present = false;
    } else {
      const line = (count: number): Run => {
        const clock = series.clock * level + step * stepSeconds;
        const increment = series.counter
          ? level * stepSeconds
          : series.clock === 0
            ? 0
            : stepSeconds;
        const gauge = series.clock === 0 ? level : clock;
        const start = series.counter ? total + increment : gauge;
        total = tidy(total + increment * count);
        step += count;
        return { type: "line", start: tidy(start), increment: tidy(increment), count };
      };
      const half = Math.floor(phase.steps / 2);
      if (phase.reset === true && series.counter) {
        runs.push(line(half));
        total = 0;
        runs.push(line(phase.steps - half));
      } else if (phase.gap === true && !series.counter) {
        runs.push(line(half), { type: "missing", count: 1 });
        step += 1;
        runs.push(line(phase.steps - half - 1));
        step -= 0;
      } else runs.push(line(phase.steps));
      present = true;
      continue;
    }
    step += phase.steps;
  }
  return runs.filter((run) => run.type === "stale" || run.count > 0);
}

/** Returns the scrapes that the runs stand for. */
export function scrapesOf(runs: readonly Run[]): readonly Scrape[] {
  return runs.flatMap((run): readonly Scrape[] => {
    if (run.type === "stale") return ["stale"];
    if (run.type === "missing") return Array.from({ length: run.count }, () => undefined);
    return Array.from({ length: run.count }, (_, index) => run.start + index * run.increment);
  });
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
  return `${start}+${increment}x${count - 1}`;
}
