import { isObject } from "../../is-object.ts";
import { readFields, writeField } from "./protobuf-fields.ts";
import type { Signal } from "./protocol.ts";

/** Field numbers from the request down to its items, those of one depth together. */
type NumberPath = readonly (readonly number[])[];
/** The same as names of JSON. */
type NamePath = readonly (readonly string[])[];

/** gauge, sum, histogram, exponential_histogram, summary. */
const points = [5, 7, 9, 10, 11] as const;
const pointNames = ["gauge", "sum", "histogram", "exponentialHistogram", "summary"] as const;

/** https://github.com/open-telemetry/opentelemetry-proto: resource → scope → span, record, point. */
const numberPaths: Readonly<Record<Signal, NumberPath>> = {
  traces: [[1], [2], [2]],
  logs: [[1], [2], [2]],
  metrics: [[1], [2], [2], points, [1]],
};
const namePaths: Readonly<Record<Signal, NamePath>> = {
  traces: [["resourceSpans"], ["scopeSpans"], ["spans"]],
  logs: [["resourceLogs"], ["scopeLogs"], ["logRecords"]],
  metrics: [["resourceMetrics"], ["scopeMetrics"], ["metrics"], pointNames, ["dataPoints"]],
};

/** Spans, data points or log records `from` (included) to `to` (not included) of a request. */
interface Range {
  readonly from: number;
  readonly to: number;
}

/**
 * Returns two requests with the first and the second half of the items of `body`; undefined if it
 * has fewer than two, or cannot be read. Each keeps the resources and scopes of its items.
 */
export function splitRequest(
  signal: Signal,
  body: Uint8Array,
  contentType: string,
): readonly { readonly body: Uint8Array; readonly items: number }[] | undefined {
  const json = contentType === "application/json";
  try {
    const slice = json ? jsonSlicer(signal, body) : protobufSlicer(signal, body);
    const middle = Math.ceil(slice.items / 2);
    if (slice.items < 2) return undefined;
    return [
      { body: slice.take({ from: 0, to: middle }), items: middle },
      { body: slice.take({ from: middle, to: slice.items }), items: slice.items - middle },
    ];
  } catch {
    return undefined;
  }
}

interface Slicer {
  readonly items: number;
  readonly take: (range: Range) => Uint8Array;
}

function protobufSlicer(signal: Signal, body: Uint8Array): Slicer {
  const path = numberPaths[signal];
  return {
    items: countFields(body, path),
    take: (range) => sliceFields(body, path, range),
  };
}

function countFields(message: Uint8Array, [numbers = [], ...deeper]: NumberPath): number {
  const own = readFields(message).filter(({ number }) => numbers.includes(number));
  if (deeper.length === 0) return own.length;
  return own.reduce((sum, { value }) => sum + countFields(value ?? new Uint8Array(), deeper), 0);
}

function sliceFields(
  message: Uint8Array,
  [numbers = [], ...deeper]: NumberPath,
  { from, to }: Range,
): Uint8Array {
  let at = 0;
  const kept = readFields(message).flatMap(({ number, value, raw }) => {
    if (!numbers.includes(number) || value === undefined) return [raw];
    const start = at;
    at += deeper.length === 0 ? 1 : countFields(value, deeper);
    if (at <= from || start >= to) return [];
    if (start >= from && at <= to) return [raw];
    return [writeField(number, sliceFields(value, deeper, { from: from - start, to: to - start }))];
  });
  return Buffer.concat(kept);
}

function jsonSlicer(signal: Signal, body: Uint8Array): Slicer {
  const path = namePaths[signal];
  const request: unknown = JSON.parse(Buffer.from(body).toString());
  return {
    items: countValues(request, path),
    take: (range) => Buffer.from(JSON.stringify(sliceValues(request, path, range))),
  };
}

function countValues(value: unknown, path: NamePath): number {
  const [names, ...deeper] = path;
  if (Array.isArray(value))
    return value.reduce<number>((sum, one) => sum + countValues(one, path), 0);
  if (names === undefined) return 1;
  if (!isObject(value)) return 0;
  return names.reduce((sum, name) => sum + countValues(value[name], deeper), 0);
}

function sliceValues(value: unknown, path: NamePath, { from, to }: Range): unknown {
  const [names, ...deeper] = path;
  let at = 0;
  const slice = (part: unknown, rest: NamePath): unknown => {
    const start = at;
    at += countValues(part, rest);
    if (at <= from || start >= to) return undefined;
    if (start >= from && at <= to) return part;
    return sliceValues(part, rest, { from: from - start, to: to - start });
  };
  if (Array.isArray(value)) {
    return value.map((one) => slice(one, path)).filter((one) => one !== undefined);
  }
  if (!isObject(value) || names === undefined) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, part]) => [name, names.includes(name) ? slice(part, deeper) : part] as const)
      .filter(([, part]) => part !== undefined),
  );
}
