import type { Context, SeverityNumber } from "@opentelemetry/api";

import { toAnyValue, type AnyValueMap } from "./any-value.ts";
import type { Exception } from "./exception.ts";
import { readField } from "./read-field.ts";

/** A line that an application's logger has written, whichever logger it was. */
export interface LogLine {
  /** That of the caller, who may be gone when the line is written. */
  readonly context: Context;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  readonly severityNumber: SeverityNumber;
  /** The level's name, as the logger has it. */
  readonly severityText: string | undefined;
  readonly body: string | undefined;
  readonly exception: Exception | undefined;
  /** Everything else that the line has, its own ids included. */
  readonly attributes: AnyValueMap;
}

/** Sends a line as a log record. Never throws. */
export type Ship = (line: LogLine) => void;

/** Returns the fields as attributes, without those named. What a getter of theirs throws is left out. */
export function toAttributes(fields: object, without: ReadonlySet<string>): AnyValueMap {
  const attributes: AnyValueMap = {};
  for (const key of Object.keys(fields)) {
    if (without.has(key)) continue;
    const value = toAnyValue(readField(fields, key));
    if (value !== undefined) attributes[key] = value;
  }
  return attributes;
}

/** The largest number of each unit that a point in time of this century can be. */
const units = [
  [1e11, 1_000],
  [1e14, 1],
  [1e17, 1e-3],
] as const;

/**
 * Returns the milliseconds of a line's own time: seconds, milli-, micro- or nanoseconds since the
 * epoch, a date, or a text that says its zone. `undefined` for what is none of them.
 */
export function timeOf(time: unknown): number | undefined {
  if (time instanceof Date) return finite(time.getTime());
  if (typeof time === "number") return ofEpoch(time);
  if (typeof time !== "string" || time.length > 40) return undefined;
  if (/^\d{10,19}(?:\.\d+)?$/.test(time)) return ofEpoch(Number(time));
  return /(?:Z|[+-]\d\d:?\d\d)$/.test(time) ? finite(Date.parse(time)) : undefined;
}

function ofEpoch(time: number): number | undefined {
  if (!(time > 0)) return undefined;
  const [, factor] = units.find(([below]) => time < below) ?? [0, 1e-6];
  return finite(time * factor);
}

function finite(ms: number): number | undefined {
  return Number.isFinite(ms) ? ms : undefined;
}
