import { toLabels, type Labels } from "../../promql/evaluate/labels.ts";
import type { SourceSeries } from "../../promql/evaluate/source.ts";
import { labelName } from "../../promql/source.ts";
import type { PlannedSeries, SeriesLabels } from "./plan.ts";
import type { Run } from "./segments.ts";

/** Returns the series with the scrapes of its runs, one a step from time 0, as Prometheus has them. */
export function toScrapedSeries(
  series: PlannedSeries,
  runs: readonly Run[],
  stepMs: number,
): SourceSeries {
  const count = runs.reduce((sum, run) => sum + samplesOf(run), 0);
  const times = new Float64Array(count);
  const values = new Float64Array(count);
  const stale = runs.some(({ type }) => type === "stale") ? new Uint8Array(count) : undefined;
  let sample = 0;
  let step = 0;
  for (const run of runs) {
    const steps = run.type === "stale" ? 1 : run.count;
    for (let index = 0; index < samplesOf(run); index++) {
      times[sample] = (step + index) * stepMs;
      values[sample] = run.type === "line" ? run.start + index * run.increment : Number.NaN;
      if (stale !== undefined) stale[sample] = Number(run.type === "stale");
      sample++;
    }
    step += steps;
  }
  const labels = labelsOf(series);
  return stale === undefined ? { labels, times, values } : { labels, times, values, stale };
}

/** How many samples the run is: a marker that the series ended is one. */
function samplesOf(run: Run): number {
  if (run.type === "missing") return 0;
  return run.type === "stale" ? 1 : run.count;
}

/** Returns the labels of the series in Prometheus' spelling, its name among them. */
export function labelsOf(series: PlannedSeries): Labels {
  const byName = known.get(series.labels) ?? new Map<string, Labels>();
  known.set(series.labels, byName);
  const labels = byName.get(series.name) ?? toLabels(storedLabels(series));
  byName.set(series.name, labels);
  return labels;
}

// A world is asked about again and again, at other levels
const known = new WeakMap<SeriesLabels, Map<string, Labels>>();

function storedLabels({ name, labels }: PlannedSeries): SeriesLabels {
  const own = Object.entries(labels).map(([label, value]) => [labelName(label), value]);
  return { ...Object.fromEntries(own), __name__: name };
}

/** Returns the labels without the name: what an alert or a recording keeps of a series. */
export function withoutMetricName(labels: SeriesLabels): SeriesLabels {
  return Object.fromEntries(Object.entries(labels).filter(([name]) => name !== "__name__"));
}
