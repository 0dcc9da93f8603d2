import { expect, test } from "vitest";

import {
  formatInterval,
  intervalOf,
  parseInterval,
  parseTime,
  rateIntervalOf,
} from "./interval.ts";

const minute = 60_000;
const day = 24 * 60 * minute;

test.each([
  ["half an hour on a third of the width", 30 * minute, 520, 15_000, 15_000],
  ["half an hour without a least distance", 30 * minute, 520, 1, 2_000],
  ["six hours", 6 * 60 * minute, 520, 15_000, 30_000],
  ["a week on the whole width", 7 * day, 1_560, 15_000, 5 * minute],
  ["ninety days", 90 * day, 780, 5 * minute, 3 * 60 * minute],
  ["a day of two points", day, 2, 1, 12 * 60 * minute],
])("the points of %s are so far from each other", (_what, rangeMs, points, lowMs, expected) => {
  expect(intervalOf({ fromMs: 0, toMs: rangeMs }, points, lowMs)).toBe(expected);
});

test.each([
  ["four samples at least", 15_000, 15_000, 60_000],
  ["a step and a sample", 5 * minute, 15_000, 315_000],
])("the window of a rate has %s", (_what, stepMs, scrapeMs, expected) => {
  expect(rateIntervalOf(stepMs, scrapeMs)).toBe(expected);
});

test.each([
  ["15s", 15_000],
  ["5m", 300_000],
  [">1h", 3_600_000],
  ["250ms", 250],
  ["30", 30_000],
])("%s is read as milliseconds", (text, expected) => {
  expect(parseInterval(text)).toBe(expected);
});

test("an interval that is none is refused", () => {
  expect(() => parseInterval("often")).toThrow("expected an interval such as 15s, got often");
});

test.each([
  [90_000, "90s"],
  [1_500, "1500ms"],
])("%s ms are written as %s", (ms, expected) => {
  expect(formatInterval(ms)).toBe(expected);
});

test.each([
  ["now", 1_000_000],
  ["now-15m", 100_000],
  ["now+1s", 1_001_000],
  ["42", 42],
])("the time %s is read", (text, expected) => {
  expect(parseTime(text, 1_000_000)).toBe(expected);
});
