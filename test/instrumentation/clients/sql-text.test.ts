import { withoutQuoted } from "#src/redaction/quoted.ts";
import { sqlOperation, withoutLiterals } from "#src/instrumentation/clients/sql-text.ts";
import { expect, it } from "vitest";

it.each([
  ["SELECT 1", "SELECT ?"],
  ["SELECT 'it''s', \"a \\\" b\", 'x\\'y'", "SELECT ?, ?, ?"],
  ["INSERT INTO t VALUES (-1.5e3, 0xFF, NULL)", "INSERT INTO t VALUES (?, ?, NULL)"],
  [
    "SELECT a1, t2.b FROM t2 WHERE c = $1 AND d = ?",
    "SELECT a1, t2.b FROM t2 WHERE c = $1 AND d = ?",
  ],
  ["SELECT 'never closed", "SELECT ?"],
])("literals of a statement are left out: %s", (sql, expected) => {
  expect(withoutLiterals(sql)).toBe(expected);
});

it("a long statement is cut, and a literal that the cut has opened stays out", () => {
  const text = withoutLiterals(`SELECT '${"secret".repeat(10_000)}`);
  expect(text).toBe("SELECT ?");
  expect(withoutLiterals("x".repeat(10_000))).toHaveLength(2_000);
});

it("what an error quotes is left out, and an apostrophe is no quote", () => {
  expect(withoutQuoted("Table 'shop.orders' doesn't exist")).toBe("Table ? doesn't exist");
  expect(withoutQuoted('dup key: { name: "secret" }')).toBe("dup key: { name: ? }");
});

it.each([
  ["select 1", "SELECT"],
  ["  (SELECT 1)", "SELECT"],
  ["-- a comment\n/* and\none */ with x as (select 1) select 2", "WITH"],
  ["whatever", undefined],
  ["", undefined],
])("the operation of a statement is its verb, one of SQL's: %j", (sql, expected) => {
  expect(sqlOperation(sql)).toBe(expected);
});
