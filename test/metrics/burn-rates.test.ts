import { expect, test } from "vitest";

import { toMs } from "#src/duration.ts";
import { burnRatesOf, windowDays, windowName, windowSeconds } from "#src/metrics/burn-rates.ts";

const rows = (window: string): readonly string[] =>
  burnRatesOf(toMs(window)).map(
    ({ long, short, factor }) => `${windowName(long)} ${windowName(short)} ${factor}`,
  );

test("of 30 days are those of the SRE workbook", () => {
  expect(rows("30d")).toEqual(["1h 5m 14.4", "6h 30m 6", "1d 2h 3", "3d 6h 1"]);
});

test("of other windows are longer or shorter, and no less than the samples of a rate", () => {
  expect(rows("7d")).toEqual(["14m 5m 14.4", "1h24m 7m 6", "5h36m 28m 3", "16h48m 1h24m 1"]);
  expect(rows("28d")).toEqual(["56m 5m 14.4", "5h36m 28m 6", "22h24m 1h52m 3", "67h12m 5h36m 1"]);
  expect(rows("90d")).toEqual(["3h 15m 14.4", "18h 1h30m 6", "3d 6h 3", "9d 18h 1"]);
});

test("spend 2, 5, 10 and 10 % of the budget within their window, whatever the objective's", () => {
  const { least, most } = windowDays;
  for (let days = least; days <= most; days++) {
    const spent = burnRatesOf(days * 86_400_000).map(
      ({ long, factor }) => (factor * windowSeconds(long)) / (days * 86_400),
    );
    expect(spent.map((share) => Number(share.toFixed(6)))).toEqual([0.02, 0.05, 0.1, 0.1]);
  }
});

test("have short windows that end before the long ones", () => {
  for (let days = windowDays.least; days <= windowDays.most; days++) {
    for (const { long, short } of burnRatesOf(days * 86_400_000)) {
      expect(windowSeconds(short)).toBeLessThan(windowSeconds(long));
    }
  }
});
