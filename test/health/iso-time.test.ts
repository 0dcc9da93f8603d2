import fc from "fast-check";
import { expect, test } from "vitest";

import { isoTime } from "#src/health/iso-time.ts";

test("a time is what its toJSON says, in any order", () => {
  fc.assert(
    fc.property(fc.array(fc.date({ noInvalidDate: false })), (dates) => {
      expect(dates.map(isoTime)).toEqual(dates.map((date) => date.toJSON()));
    }),
  );
});

test.each([0, 1, 999, 1_000, -1, -1_000, 8.64e15, -8.64e15, 253_402_300_800_000, Number.NaN])(
  "%s ms as well",
  (ms) => {
    expect(isoTime(new Date(ms))).toBe(new Date(ms).toJSON());
  },
);

test("more seconds than are kept do no harm", () => {
  const dates = Array.from({ length: 2_000 }, (_, index) => new Date(index * 1_001));
  expect([...dates, ...dates].map(isoTime)).toEqual([...dates, ...dates].map((d) => d.toJSON()));
});
