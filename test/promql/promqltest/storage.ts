import { fromEntries, keyOf } from "#src/promql/evaluate/labels.ts";
import { memorySource, type SeriesSource, type SourceSeries } from "#src/promql/evaluate/source.ts";
import type { Point, NotedSeries } from "#src/promql/series-notation.ts";
import type { Command } from "./script.ts";

type Load = Extract<Command, { readonly type: "load" }>;

interface Stored {
  readonly labels: Readonly<Record<string, string>>;
  readonly samples: Map<number, Exclude<Point, undefined>>;
}

/** What the `load` commands of a script have put together. */
export class Storage {
  readonly #series = new Map<string, Stored>();

  clear(): void {
    this.#series.clear();
  }

  load({ series, stepMs, withNative }: Load): void {
    for (const one of series) this.#add(one, stepMs);
    if (withNative) for (const one of series) this.#addNative(one, stepMs);
  }

  source(): SeriesSource {
    return memorySource([...this.#series.values()].map(toSource));
  }

  #add({ labels, points }: NotedSeries, stepMs: number): void {
    const key = keyOf(fromEntries(Object.entries(labels)));
    const stored = this.#series.get(key) ?? { labels, samples: new Map() };
    this.#series.set(key, stored);
    for (const [step, point] of points.entries()) {
      if (point !== undefined) stored.samples.set(step * stepMs, point);
    }
  }

  /** The native histogram with custom buckets that stands beside classic ones. */
  #addNative({ labels, points }: NotedSeries, stepMs: number): void {
    const { le: _, __name__: name = "", ...rest } = labels;
    if (!name.endsWith("_bucket")) return;
    const native = points.map((point): Point => (point === undefined ? undefined : "native"));
    const base = { ...rest, __name__: name.replace(/_bucket$/, "") };
    this.#add({ labels: base, points: native }, stepMs);
  }
}

function toSource({ labels, samples }: Stored): SourceSeries {
  const sorted = [...samples].toSorted(([a], [b]) => a - b);
  const points = sorted.map(([, point]) => point);
  return {
    labels: fromEntries(Object.entries(labels)),
    times: Float64Array.from(sorted, ([time]) => time),
    values: Float64Array.from(points, (point) => (typeof point === "number" ? point : Number.NaN)),
    stale: Uint8Array.from(points, (point) => Number(point === "stale")),
    native: Uint8Array.from(points, (point) => Number(point === "native")),
  };
}
