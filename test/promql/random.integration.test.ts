import { expect, test } from "vitest";

import { compareRandomly } from "./random/compare.ts";

const seed = Number(process.env["PROMQL_SEED"] ?? 1);
const count = Number(process.env["EXPRESSIONS"] ?? 400);

test(`${count} random expressions have the values, labels and emptiness that Prometheus finds (seed ${seed})`, async () => {
  const { filled, differences, roundings } = await compareRandomly(seed, count);
  expect(differences).toStrictEqual([]);
  expect(roundings.length).toBeLessThanOrEqual(Math.ceil(count / 1_000));
  // Nothing is shown by expressions that find nothing
  expect(filled).toBeGreaterThan(count / 3);
}, 600_000);
