import { compareLabels } from "#src/promql/evaluate/labels.ts";
import {
  toHistogram,
  type Histogram,
  type Side,
} from "#src/promql/evaluate/histogram/histogram.ts";
import type { SourceSeries } from "#src/promql/evaluate/source.ts";

/** Prometheus' staleness marker, a NaN of its own: model/value/value.go. */
const staleBits = 0x7ff0000000000002n;

/** An empty head takes samples of the past, but none an hour older than its newest: slices of it. */
const sliceMs = 20 * 60_000;

/**
 * Returns the series as Prometheus orders them, once they are written, where nothing else does: those
 * that were there first come first.
 */
export function inOrderOfWriting(series: readonly SourceSeries[]): readonly SourceSeries[] {
  const first = firstOf(series);
  const slice = ({ times }: SourceSeries): number =>
    Math.floor(((times[0] ?? 0) - first) / sliceMs);
  return series.toSorted((a, b) => slice(a) - slice(b) || compareLabels(a.labels, b.labels));
}

function firstOf(series: readonly SourceSeries[]): number {
  return Math.min(...series.map(({ times }) => times[0] ?? Infinity));
}

/** Writes the series, which are in that order, by remote write 1.0, which takes native histograms and staleness markers. */
export async function writeRemotely(url: string, series: readonly SourceSeries[]): Promise<void> {
  const [first, last] = [
    firstOf(series),
    Math.max(...series.map(({ times }) => times.at(-1) ?? 0)),
  ];
  for (let from = first; from <= last; from += sliceMs) {
    const messages = series.flatMap((one) => timeSeries(one, from, from + sliceMs));
    const response = await fetch(`${url}/api/v1/write`, {
      method: "POST",
      headers: {
        "content-type": "application/x-protobuf",
        "content-encoding": "snappy",
        "x-prometheus-remote-write-version": "0.1.0",
      },
      body: new Uint8Array(snappy(Buffer.concat(messages))),
    });
    if (!response.ok) throw new Error(`remote write: ${response.status} ${await response.text()}`);
  }
}

/**
 * Returns fields of prompb's WriteRequest, `TimeSeries timeseries = 1`: one for each run of samples of
 * the same kind, since Prometheus takes the numbers of a field before its histograms.
 */
function timeSeries(series: SourceSeries, fromMs: number, toMs: number): readonly Buffer[] {
  const { pairs } = series.labels;
  const names = Array.from({ length: pairs.length / 2 }, (_, at) =>
    message(1, [text(1, pairs[2 * at] ?? ""), text(2, pairs[2 * at + 1] ?? "")]),
  );
  const found: Buffer[] = [];
  let [run, kind]: [Buffer[], boolean | undefined] = [[], undefined];
  const end = (): void => {
    if (run.length > 0) found.push(message(1, [...names, ...run]));
    run = [];
  };
  for (const [at, time] of series.times.entries()) {
    if (time < fromMs || time >= toMs) continue;
    const [isHistogram, sample] = sampleAt(series, at, time);
    if (kind !== isHistogram) end();
    kind = isHistogram;
    run.push(sample);
  }
  end();
  return found;
}

/** A series of histograms ends with one whose sum is the marker. */
function sampleAt(
  { values, stale, histograms }: SourceSeries,
  at: number,
  timeMs: number,
): readonly [isHistogram: boolean, sample: Buffer] {
  const isStale = stale?.[at] === 1;
  const histogram = isStale && histograms !== undefined ? toHistogram({}) : histograms?.[at];
  if (histogram !== undefined) {
    const sum = isStale ? staleValue() : double(histogram.sum);
    return [true, message(4, histogramFields(histogram, sum, timeMs))];
  }
  const value = isStale ? staleValue() : double(values[at] ?? Number.NaN);
  return [false, message(2, [field(1, 1), value, integer(2, timeMs)])];
}

function histogramFields(histogram: Histogram, sum: Buffer, timeMs: number): readonly Buffer[] {
  const { count, schema, zeroThreshold, zeroCount, negative, positive, customValues } = histogram;
  return [
    ...doubleField(2, count),
    field(3, 1),
    sum,
    integer(4, zigzag(schema)),
    ...doubleField(5, zeroThreshold),
    ...doubleField(7, zeroCount),
    ...sideFields(negative, 8, 10),
    ...sideFields(positive, 11, 13),
    integer(14, ["unknown", "reset", "not reset", "gauge"].indexOf(histogram.hint)),
    integer(15, timeMs),
    ...(customValues.length === 0 ? [] : [message(16, customValues.map(double))]),
  ];
}

/** Each bucket is a span of its own: an offset from the one before, and the length 1. */
function sideFields({ indexes, counts }: Side, spans: number, values: number): readonly Buffer[] {
  if (indexes.length === 0) return [];
  const offsets = indexes.map((index, at) => index - (at === 0 ? 0 : (indexes[at - 1] ?? 0) + 1));
  return [
    ...offsets.map((offset) => message(spans, [integer(1, zigzag(offset)), integer(2, 1)])),
    message(values, counts.map(double)),
  ];
}

function zigzag(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value;
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return Buffer.from([...bytes, rest]);
}

/** The key of a field: its number, and how it is written: 0 as a varint, 1 in 8 bytes, 2 with its length. */
function field(number: number, wire: 0 | 1 | 2): Buffer {
  return varint(number * 8 + wire);
}

function integer(number: number, value: number): Buffer {
  return Buffer.concat([field(number, 0), varint(value)]);
}

function doubleField(number: number, value: number): readonly Buffer[] {
  return [field(number, 1), double(value)];
}

function double(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes;
}

function staleValue(): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(staleBits);
  return bytes;
}

function text(number: number, value: string): Buffer {
  return message(number, [Buffer.from(value)]);
}

function message(number: number, parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([field(number, 2), varint(body.length), body]);
}

/** The block format of snappy with literals only, which is all that it needs to be read. */
function snappy(bytes: Buffer): Buffer {
  const literals: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += 65_536) {
    const part = bytes.subarray(at, at + 65_536);
    const length = part.length - 1;
    literals.push(Buffer.from([61 << 2, length & 0xff, length >> 8]), part);
  }
  return Buffer.concat([varint(bytes.length), ...literals]);
}
