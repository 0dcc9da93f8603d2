import { toLabels, type Labels } from "../../src/promql/evaluate/labels.ts";
import type { SourceSeries } from "../../src/promql/evaluate/source.ts";

/** A column that grows; only the end is written, and the beginning forgotten. */
class Column {
  #values = new Float64Array(256);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new Float64Array(this.#length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length++] = value;
  }

  last(): number {
    return this.#values[this.#length - 1] ?? 0;
  }

  from(index: number): Float64Array {
    return this.#values.subarray(index, this.#length);
  }

  forget(count: number): void {
    this.#values = this.#values.slice(count, Math.max(this.#length, count + 256));
    this.#length = Math.max(0, this.#length - count);
  }
}

/** How many of something were at most each bound; the last count is that of all. */
export interface CumulativeCounts {
  readonly bounds: readonly number[];
  readonly counts: readonly number[];
}

interface StoredSeries {
  readonly labels: Labels;
  readonly values: Column;
  /** The place of its first value among the times of the process. */
  born: number;
  total: number;
}

/**
 * The series of one process, which are all sampled at the same times. A series begins with its first
 * value and then has one at each time: as the preload, the Collector and exporters do it.
 */
export class ProcessSeries {
  readonly #base: Readonly<Record<string, string>>;
  readonly #keepMs: number;
  readonly #times = new Column();
  readonly #series = new Map<string, StoredSeries>();
  readonly #histograms = new Map<string, StoredSeries[]>();
  /** When its last sample was. */
  lastMs = 0;

  /** @param keepMs - how long samples stay readable */
  constructor(base: Readonly<Record<string, string>>, keepMs: number) {
    this.#base = base;
    this.#keepMs = keepMs;
  }

  get isEmpty(): boolean {
    return this.#times.length === 0;
  }

  /** Sets a gauge for the sample of `ms`. */
  gauge(name: string, labels: Readonly<Record<string, string>>, value: number): void {
    this.#of(name, labels).total = value;
  }

  /** Adds to a counter for the sample of `ms`; a counter begins with what it counts first. */
  count(name: string, labels: Readonly<Record<string, string>>, more: number): void {
    if (more === 0 && !this.#series.has(keyOf(name, labels))) return;
    this.#of(name, labels).total += more;
  }

  /**
   * Adds requests to a histogram: `upTo` has how many took at most each bound, and all at the end.
   * What objectives read over days, the count and the bucket of 0.5 s, goes to `longer`.
   */
  observe(
    name: string,
    labels: Readonly<Record<string, string>>,
    upTo: CumulativeCounts,
    longer: ProcessSeries = this,
  ): void {
    const all = upTo.counts.at(-1) ?? 0;
    const key = keyOf(name, labels);
    let series = this.#histograms.get(key);
    if (series === undefined) {
      if (all === 0) return;
      series = [...upTo.bounds, "+Inf"].map((le) =>
        (le === 0.5 ? longer : this).#of(`${name}_bucket`, { ...labels, le: String(le) }),
      );
      series.push(longer.#of(`${name}_count`, labels));
      this.#histograms.set(key, series);
    }
    if (all === 0) return;
    for (const [at, one] of series.entries()) one.total += upTo.counts[at] ?? all;
  }

  /** Takes the sample: every series has its value at this time. */
  sample(ms: number): void {
    this.#times.push(ms);
    this.lastMs = ms;
    for (const one of this.#series.values()) one.values.push(one.total);
  }

  /** Forgets what nobody can read any more. */
  forget(nowMs: number): void {
    const times = this.#times.from(0);
    let count = 0;
    while (count < times.length && (times[count] ?? 0) < nowMs - this.#keepMs) count++;
    if (count === 0) return;
    this.#times.forget(count);
    for (const one of this.#series.values()) {
      one.values.forget(Math.max(0, count - one.born));
      one.born = Math.max(0, one.born - count);
    }
  }

  *read(): Generator<SourceSeries> {
    for (const { labels, values, born } of this.#series.values()) {
      if (values.length > 0)
        yield { labels, times: this.#times.from(born), values: values.from(0) };
    }
  }

  #of(name: string, labels: Readonly<Record<string, string>>): StoredSeries {
    const key = keyOf(name, labels);
    const known = this.#series.get(key);
    if (known !== undefined) return known;
    const made = {
      labels: toLabels({ __name__: name, ...this.#base, ...labels }),
      values: new Column(),
      born: this.#times.length,
      total: 0,
    };
    this.#series.set(key, made);
    return made;
  }
}

function keyOf(name: string, labels: Readonly<Record<string, string>>): string {
  let key = name;
  for (const label in labels) key += `|${labels[label]}`;
  return key;
}
