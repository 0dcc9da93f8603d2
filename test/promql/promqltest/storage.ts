import type { Histogram } from "#src/promql/evaluate/histogram/histogram.ts";
import { throughChunks } from "#src/alerting/rule-tests/run/chunks.ts";
import { fromEntries, keyOf } from "#src/promql/evaluate/labels.ts";
import {
  memorySource,
  toSourceSeries,
  type SeriesSource,
  type SourceSeries,
} from "#src/promql/evaluate/source.ts";
import type { NotedSeries } from "#src/promql/series-notation.ts";
import { withCustomBuckets } from "./custom-buckets.ts";
import type { Command } from "./script.ts";

type Load = Extract<Command, { readonly type: "load" }>;

interface Sample {
  readonly value: number | "stale" | Histogram;
  /** 0 where it is not known. */
  readonly startMs: number;
}

interface Stored {
  readonly labels: Readonly<Record<string, string>>;
  readonly samples: Map<number, Sample>;
}

/** What the `load` commands of a script have put together. */
export class Storage {
  readonly #series = new Map<string, Stored>();
  #source: SeriesSource | undefined;

  clear(): void {
    this.#series.clear();
    this.#source = undefined;
  }

  load({ series, stepMs, withNative }: Load): void {
    for (const one of series) this.#add(one, stepMs);
    if (withNative) for (const one of withCustomBuckets(series)) this.#add(one, stepMs);
    this.#source = undefined;
  }

  source(): SeriesSource {
    this.#source ??= memorySource(Array.from(this.#series.values(), toSource));
    return this.#source;
  }

  #add({ labels, points, startOffsetsMs }: NotedSeries, stepMs: number): void {
    const key = keyOf(fromEntries(Object.entries(labels)));
    const stored = this.#series.get(key) ?? { labels, samples: new Map() };
    this.#series.set(key, stored);
    for (const [step, point] of points.entries()) {
      if (point === undefined) continue;
      const timeMs = step * stepMs;
      const offsetMs = startOffsetsMs?.[step];
      stored.samples.set(timeMs, {
        value: typeof point === "object" ? point.histogram : point,
        startMs: offsetMs === undefined ? 0 : timeMs + offsetMs,
      });
    }
  }
}

const isHistogram = (value: Sample["value"]): value is Histogram => typeof value === "object";

function toSource({ labels, samples }: Stored): SourceSeries {
  const sorted = [...samples].toSorted(([a], [b]) => a - b);
  const values = sorted.map(([timeMs, { value }]) => [timeMs, value] as const);
  return {
    ...toSourceSeries(labels, throughChunks(values, isHistogram)),
    startTimes: Float64Array.from(sorted, ([, { startMs }]) => startMs),
  };
}
