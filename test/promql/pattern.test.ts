import { describe, expect, test } from "vitest";

import { compilePattern, escapePattern } from "#src/promql/pattern.ts";

describe("compilePattern", () => {
  test.each([
    ["shop", "shop", true],
    ["shop", "the shop", false],
    ["shop|orders", "orders", true],
    ["a.b", "a\nb", false],
    ["a.b", "a\rb", true],
    ["a.b", "a\u{1F600}b", true],
    [String.raw`\-\@\_`, "-@_", true],
    [String.raw`[\w.-]+`, "a-b.c", true],
    ["a{2,3}", "aaa", true],
    ["(?:a|b)*c", "abac", true],
    ["", "", true],
    ["a|", "", true],
  ])("%j on %j is %s", (pattern, value, expected) => {
    expect(compilePattern(pattern)?.test(value)).toBe(expected);
  });

  test.each([
    "(a",
    "a)",
    "a**",
    "(?=a)",
    "(?!a)",
    "(?<=a)b",
    "(?<name>a)",
    "(?i)a",
    "(?i:a)",
    String.raw`(a)\1`,
    String.raw`\p{L}`,
    String.raw`\s`,
    String.raw`\Qa\E`,
    String.raw`\x41`,
    "[[:alpha:]]",
    "[]a]",
    "[^]",
    "[b-a]",
    "a{1001}",
    "{",
    "\\",
  ])("refuses %j, which RE2 and JavaScript do not read alike", (pattern) => {
    expect(compilePattern(pattern)).toBeUndefined();
  });
});

test("an escaped value matches itself and nothing else", () => {
  const value = String.raw`a.b*c+d?(e)[f]{g}|h^i$j\k`;
  const pattern = compilePattern(escapePattern(value));
  expect(pattern?.test(value)).toBe(true);
  expect(pattern?.test(value.replace(".", "x"))).toBe(false);
});
