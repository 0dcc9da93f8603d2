import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { toMs, toPromDuration } from "#src/duration.ts";

describe("toMs", () => {
  test.each([
    ["30s", 30_000],
    ["500ms", 500],
    ["1h30m", 5_400_000],
    ["1d", 86_400_000],
    ["1m1ms", 60_001],
    ["0", 0],
    ["0s", 0],
    [1500, 1500],
    [0, 0],
  ])("reads %o as %i ms", (text, ms) => {
    expect(toMs(text)).toBe(ms);
  });

  test.each(["", " 30s", "5 min", "30", "1s1h", "1s1s", "-1s", "1.5h", "s", "∞"])(
    "refuses the text %o and says what it expects",
    (text) => {
      expect(() => toMs(text)).toThrow(
        expect.objectContaining({
          code: "OBS_DURATION_INVALID",
          message: `expected milliseconds >= 0 or a duration such as "30s", got ${JSON.stringify(text)}`,
        }),
      );
    },
  );

  test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])("refuses the number %d", (ms) => {
    expect(() => toMs(ms)).toThrow(expect.objectContaining({ code: "OBS_DURATION_INVALID" }));
  });
});

describe("toPromDuration", () => {
  test.each([
    [0, "0s"],
    [90_000, "1m30s"],
    [86_400_000, "1d"],
    [90_000_000, "25h"],
    [604_800_000, "1w"],
    [1, "1ms"],
  ])("writes %i ms as %s", (ms, text) => {
    expect(toPromDuration(ms)).toBe(text);
  });

  test("is the inverse of toMs for every whole number of milliseconds", () => {
    fc.assert(fc.property(fc.nat({ max: 10 ** 12 }), (ms) => toMs(toPromDuration(ms)) === ms));
  });

  test("refuses fractions of a millisecond, which Prometheus cannot express", () => {
    expect(() => toPromDuration(0.5)).toThrow(
      expect.objectContaining({ code: "OBS_DURATION_INVALID" }),
    );
  });
});
