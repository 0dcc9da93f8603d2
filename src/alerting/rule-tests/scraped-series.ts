import { toLabels } from "../../promql/evaluate/labels.ts";
import type { SourceSeries } from "../../promql/evaluate/source.ts";
import { labelName } from "../../promql/source.ts";
import type { PlannedSeries, SeriesLabels } from "./plan.ts";

/** One scrape: a value, nothing, or Prometheus' marker that the series ended. */
export type Scrape = number | undefined | "stale";

/** Returns the series with its scrapes, one a step from time 0, as Prometheus has them. */
export function toScrapedSeries(
  { name, labels }: PlannedSeries,
  scrapes: readonly Scrape[],
  stepMs: number,
): SourceSeries {
  const present = scrapes.flatMap((scrape, step) => (scrape === undefined ? [] : [step]));
  const isStale = (step: number): boolean => scrapes[step] === "stale";
  return {
    labels: toLabels(storedLabels(name, labels)),
    times: Float64Array.from(present, (step) => step * stepMs),
    values: Float64Array.from(present, (step) =>
      isStale(step) ? Number.NaN : Number(scrapes[step]),
    ),
    ...(present.some(isStale)
      ? { stale: Uint8Array.from(present, (step) => Number(isStale(step))) }
      : {}),
  };
}

/** Returns the labels of a series in Prometheus' spelling, its name among them. */
export function storedLabels(name: string, labels: SeriesLabels): SeriesLabels {
  const own = Object.entries(labels).map(([label, value]) => [labelName(label), value]);
  return { ...Object.fromEntries(own), __name__: name };
}

/** Returns the labels without the name: what an alert or a recording keeps of a series. */
export function withoutMetricName(labels: SeriesLabels): SeriesLabels {
  return Object.fromEntries(Object.entries(labels).filter(([name]) => name !== "__name__"));
}
