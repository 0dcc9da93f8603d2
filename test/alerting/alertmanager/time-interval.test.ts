import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import { describe, expect, test } from "vitest";

import { containsInstant, type TimeInterval } from "#src/alerting/alertmanager/time-interval.ts";

/** What main.go next to the vectors printed: the verdicts of Alertmanager's own package. */
const vectors = resolve(import.meta.dirname, "../../fixtures/time-intervals/vectors.jsonl");

interface Vector {
  readonly interval: {
    readonly times?: readonly { readonly start_time: string; readonly end_time: string }[];
    readonly weekdays?: readonly string[];
    readonly daysOfMonth?: readonly string[];
    readonly months?: readonly string[];
    readonly years?: readonly string[];
    readonly location?: string;
  };
  /** Epoch seconds. */
  readonly at: number;
  readonly in: boolean;
}

function range<T>(text: string, parse: (end: string) => T): readonly [T, T] {
  const [from = "", to = from] = text.split(":");
  return [parse(from), parse(to)];
}

/** The vectors have Alertmanager's syntax. */
function toInterval({ interval }: Vector): TimeInterval {
  const { times, weekdays, daysOfMonth, months, years, location } = interval;
  const name = (end: string): never => end as never;
  return {
    ...(times && { times: times.map((one) => ({ from: one.start_time, to: one.end_time })) }),
    ...(weekdays && { weekdays: weekdays.map((text) => range(text, name)) }),
    ...(daysOfMonth && { daysOfMonth: daysOfMonth.map((text) => range(text, Number)) }),
    ...(months && { months: months.map((text) => range(text, name)) }),
    ...(years && { years: years.map((text) => range(text, Number)) }),
    ...(location && { location }),
  };
}

describe("containsInstant", () => {
  test("agrees with Alertmanager on 2,000 random intervals and instants in nine zones", () => {
    const rows = readFileSync(vectors, "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Vector);
    const wrong = rows.filter(
      (row) => containsInstant([toInterval(row)], row.at * 1_000) !== row.in,
    );
    expect(rows).toHaveLength(2_000);
    expect(rows.filter((row) => row.in).length).toBeGreaterThan(500);
    expect(wrong).toEqual([]);
  });

  const nightShift = [{ times: [{ from: "02:00", to: "03:00" }], location: "Europe/Berlin" }];

  test.each([
    ["the hour that clocks skip in March never comes", "2026-03-29T01:00:00Z", false],
    ["just before the skip it is 01:59", "2026-03-29T00:59:59Z", false],
    ["the hour that clocks repeat in October comes once", "2026-10-25T00:30:00Z", true],
    ["and twice", "2026-10-25T01:30:00Z", true],
    ["but not a third time", "2026-10-25T02:00:00Z", false],
  ])("%s", (_what, at, expected) => {
    expect(containsInstant(nightShift, Date.parse(at))).toBe(expected);
  });

  test.each([
    ["the last day of February", "2028-02-29T12:00:00Z", true],
    ["not the day before", "2028-02-28T12:00:00Z", false],
    ["the last day of April", "2026-04-30T12:00:00Z", true],
  ])("day -1 is %s", (_what, at, expected) => {
    expect(containsInstant([{ daysOfMonth: [-1] }], Date.parse(at))).toBe(expected);
  });

  test("a month in which clocks go forward ends a day early, as in Alertmanager", () => {
    const lastDay = [{ daysOfMonth: [-1], location: "Europe/Berlin" }];
    expect(containsInstant(lastDay, Date.parse("2026-03-30T12:00:00Z"))).toBe(true);
    expect(containsInstant(lastDay, Date.parse("2026-03-31T12:00:00Z"))).toBe(false);
  });

  test("the end of a range of times is not in it", () => {
    const office = [{ times: [{ from: "08:00", to: "18:00" }] }];
    expect(containsInstant(office, Date.parse("2026-01-05T08:00:00Z"))).toBe(true);
    expect(containsInstant(office, Date.parse("2026-01-05T18:00:00Z"))).toBe(false);
  });
});
