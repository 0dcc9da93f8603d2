import { expect, test } from "vitest";

import { bucketQuantile } from "#src/metrics/quantile.ts";

const boundaries = [1, 2, 4];

test("a quantile is interpolated within its bucket, as histogram_quantile does", () => {
  expect(bucketQuantile(0.5, { boundaries, counts: [0, 10, 0, 0] })).toBe(1.5);
  expect(bucketQuantile(0.25, { boundaries, counts: [10, 10, 0, 0] })).toBe(0.5);
  expect(bucketQuantile(1, { boundaries, counts: [1, 1, 2, 0] })).toBe(4);
});

test("a quantile beyond the last boundary is that boundary", () => {
  expect(bucketQuantile(0.99, { boundaries, counts: [0, 0, 0, 5] })).toBe(4);
});

test("an empty histogram has no quantile", () => {
  expect(bucketQuantile(0.5, { boundaries, counts: [0, 0, 0, 0] })).toBeNaN();
});
