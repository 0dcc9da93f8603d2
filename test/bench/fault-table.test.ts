import { expect, test } from "vitest";

import { faultTable } from "../../bench/alert-noise/fault-table.ts";
import type { Verdict } from "../../bench/alert-noise/verdict.ts";

const verdict = (fault: string, pages: number): Verdict => ({
  fault,
  pages,
  messages: pages + 1,
  others: 0,
  first: undefined,
  rootFirst: true,
  asMeant: true,
});

const document = "| one | 9, 9 | 8 | 8 | Eight | no |\n| two | 7, 7 | 6 | 6 | Six | no |\n";

const rowsOf = (table: string): readonly string[] => table.split("\n").slice(2);

test("a fault that was not tried keeps its row, and one that was tried without before its cell", () => {
  const tried = [{ now: verdict("one", 1), before: undefined }];
  expect(rowsOf(faultTable(["one", "two"], tried, document))).toEqual([
    "| one | 9, 9 | 1 | 2 |  | yes |",
    "| two | 7, 7 | 6 | 6 | Six | no |",
  ]);
});

test("what was before takes the place of the old cell, and a fault that is gone has no row", () => {
  const tried = [{ now: verdict("one", 1), before: verdict("one", 4) }];
  expect(rowsOf(faultTable(["one"], tried, document))).toEqual(["| one | 4, 5 | 1 | 2 |  | yes |"]);
});
