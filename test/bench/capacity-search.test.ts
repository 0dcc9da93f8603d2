import { expect, test } from "vitest";

import { isGrowing } from "../../bench/capacity/backlog.ts";
import { findHighest } from "../../bench/capacity/search.ts";

const options = { first: 1_000, refinements: 3, most: 64_000 };

test("the highest carried rate is found within an eighth of the step below it", async () => {
  const asked: number[] = [];
  const found = await findHighest(async (rate) => {
    asked.push(rate);
    return rate <= 5_900;
  }, options);

  expect(found).toBe(5_500);
  expect(asked).toEqual([1_000, 2_000, 4_000, 8_000, 6_000, 5_000, 5_500]);
});

test("a node that does not carry the first rate carries none", async () => {
  expect(await findHighest(async () => false, options)).toBe(0);
});

test("a node that carries all ends the search at its limit", async () => {
  expect(await findHighest(async () => true, options)).toBe(64_000);
});

test("a backlog grows when it rises by more than a second's records over the last quarter", () => {
  expect(isGrowing([0, 0, 10, 10, 20, 20, 200, 200], 100)).toBe(true);
  expect(isGrowing([900, 500, 90, 50, 20, 90, 60, 70], 100)).toBe(false);
});
