import { describe, expect, test } from "vitest";

import { maskDocument, maskQueryText } from "#src/redaction/query-text.ts";

describe("a statement is sent with a question mark for each literal", () => {
  test.for([
    [
      "postgresql",
      `SELECT * FROM "Users" WHERE a = 'x''y' AND b = $1`,
      `SELECT * FROM "Users" WHERE a = ? AND b = $1`,
    ],
    ["postgresql", "SELECT E'it\\'s', $tag$ a $$ b $tag$, -5.3e4, 0xFF", "SELECT ?, ?, -?, ?"],
    [
      "postgresql",
      "SELECT j->>'k' FROM t WHERE a = ANY(:ids) LIMIT 10",
      "SELECT j->>? FROM t WHERE a = ANY(:ids) LIMIT ?",
    ],
    ["postgresql", "SELECT 1 -- note\nFROM t2", "SELECT ? \nFROM t2"],
    ["postgresql", "SELECT /* a /* b */ c */ now()::date", "SELECT   now()::date"],
    ["postgresql", "SELECT 'open", "SELECT ?"],
    ["postgresql", "SELECT '\\', 'b'", "SELECT ?, ?"],
    ["postgresql", `SELECT "not, a name"`, "SELECT ?"],
    [
      "mysql",
      'SELECT `a` FROM `b` WHERE c = "x\\"y" # note\nLIMIT 5',
      "SELECT `a` FROM `b` WHERE c = ? \nLIMIT ?",
    ],
    ["mysql", "SELECT _utf8'x', N'y', 0b01", "SELECT ?, ?, ?"],
    ["oracle.db", "SELECT * FROM t WHERE a = :1", "SELECT * FROM t WHERE a = :1"],
    ["other_sql", "SELECT 'C:\\' AND b = 'x'", "SELECT ?"],
    ["", `SELECT "x", 'y'`, "SELECT ?, ?"],
    [
      "mongodb",
      '{"filter":{"age":{"$gt":5},"on":true}}',
      '{"filter":{"age":{"$gt":"?"},"on":true}}',
    ],
    ["mongodb", "{ _id: ObjectId('5'), re: /a+/i }", '{ _id: ObjectId("?"), re: "?" }'],
    ["redis", "SET user:1 secret EX 5", "SET user:1 ?"],
    ["redis", "SET user:1 [1 other arguments]", "SET user:1 [1 other arguments]"],
    ["redis", "evalsha 0a1b 2 a b", "evalsha ?"],
    ["redis", "CONFIG SET requirepass x", "CONFIG SET ?"],
    ["redis", "PING", "PING"],
    ["redis", "HGETALL user:1", "HGETALL user:1"],
    ["redis", "ECHO [1 other arguments]", "ECHO [1 other arguments]"],
    ["redis", "", "?"],
  ] as const)("%s: %s", ([system, statement, expected]) => {
    expect(maskQueryText(statement, system)).toBe(expected);
  });

  test("also when it was done before", () => {
    const once = maskQueryText("SELECT a FROM b WHERE c = 'x' AND d IN (1, 2)", "postgresql");
    expect(maskQueryText(once, "postgresql")).toBe(once);
  });

  test("and no more than 8,192 characters of it", () => {
    const rows = "('a', 1), ".repeat(100_000);
    expect(maskQueryText(`INSERT INTO t VALUES ${rows}`, "postgresql")).toHaveLength(8_193);
    expect(maskQueryText(`{"in":[${'"a",'.repeat(100_000)}`, "mongodb")).toHaveLength(8_193);
  });
});

test("a GraphQL document keeps names and variables, and no literal or comment", () => {
  expect(
    maskDocument(
      'query Q($id: ID!) { a(id: $id, b: "x", n:10, e: OPEN, c: """y "z" """) { d } } # e',
    ),
  ).toBe("query Q($id: ID!) { a(id: $id, b: ?, n:?, e: OPEN, c: ?) { d } } ");
});
