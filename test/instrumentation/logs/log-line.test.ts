import { timeOf } from "#src/instrumentation/logs/log-line.ts";
import { expect, it } from "vitest";

const ms = Date.UTC(2026, 0, 2, 3, 4, 5, 678);

it.for([
  ["milliseconds", ms, ms],
  ["seconds", ms / 1_000, ms],
  ["microseconds", ms * 1_000, ms],
  ["nanoseconds as text", `${ms}000000`, ms],
  ["ISO 8601", "2026-01-02T03:04:05.678Z", ms],
  ["a date", new Date(ms), ms],
  ["a local time, whose zone nobody knows", "2026-01-02 03:04:05", undefined],
  ["an invalid date", new Date(Number.NaN), undefined],
  ["no number", Number.NaN, undefined],
  ["nothing", undefined, undefined],
] as const)("the time of a line may be %s", ([, time, expected]) => {
  expect(timeOf(time)).toBe(expected);
});
