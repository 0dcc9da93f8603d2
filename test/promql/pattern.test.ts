import { describe, expect, test } from "vitest";

import { patternExamples } from "#src/promql/pattern-examples.ts";
import { compilePattern, escapePattern, patternProblem } from "#src/promql/pattern.ts";

import { patternTable } from "./pattern-table.ts";

const prometheus = { dotAll: true };
const alertmanager = { dotAll: false };

describe("a pattern", () => {
  test.each([
    ["shop", "shop", true],
    ["shop", "the shop", false],
    ["shop|orders", "orders", true],
    ["a.b", "a\nb", false],
    ["a.b", "a\rb", true],
    ["a.b", "a\u{1F600}b", true],
    ["a|", "", true],
    ["(?i)shop", "SHOP", true],
    [String.raw`\p{L}+`, "Größe", true],
  ])("%j on %j is %s", (pattern, value, expected) => {
    expect(compilePattern(pattern, alertmanager).test(value)).toBe(expected);
  });

  test("has a dot for every character in Prometheus, and for the newline not in Alertmanager", () => {
    expect(compilePattern("a.b", prometheus).test("a\nb")).toBe(true);
    expect(compilePattern("a.b", alertmanager).test("a\nb")).toBe(false);
  });

  test("gives its groups by number and by name", () => {
    const groups = compilePattern("(?P<first>.)(.)?", prometheus).groups("a");
    expect(["first", 0, 1, 2, 3, "other"].map((group) => groups?.(group))).toEqual([
      "a",
      "a",
      "a",
      "",
      "",
      "",
    ]);
    expect(compilePattern("a", prometheus).groups("b")).toBeUndefined();
  });

  test.each([
    ["(?!shop).*", "error parsing regexp: invalid or unsupported Perl syntax: `(?!`"],
    ["(a", "error parsing regexp: missing closing ): `(a`"],
    [String.raw`(a)\1`, String.raw`error parsing regexp: invalid escape sequence: ` + "`\\1`"],
  ])("%j is no pattern of Go's, in Go's words", (pattern, problem) => {
    expect(patternProblem(pattern)).toBe(problem);
    expect(() => compilePattern(pattern, prometheus)).toThrow(new SyntaxError(problem));
  });
});

test("an escaped value matches itself and nothing else", () => {
  const value = String.raw`a.b*c+d?(e)[f]{g}|h^i$j\k`;
  const pattern = compilePattern(escapePattern(value), prometheus);
  expect(pattern.test(value)).toBe(true);
  expect(pattern.test(value.replace(".", "x"))).toBe(false);
});

describe("examples", () => {
  test.each([
    ["/api/v1/(users|orders)", ["/api/v1/users", "/api/v1/orders"]],
    ["5..", ["5aa"]],
    ["[45]\\d\\d", ["411"]],
    ["/api/.*", ["/api/example"]],
    ["(?i)shop(-(a|b))?", ["shop-a", "shop-b"]],
    ["kube-[[:alpha:]]{2,}", ["kube-aa"]],
    ["\\Qa.b\\E+", ["a.b"]],
  ])("of %j are %j", (pattern, expected) => {
    expect(patternExamples(pattern)).toEqual(expected);
  });

  test("match for nearly all patterns that match anything", () => {
    const sound = patternTable.filter((pattern) => patternProblem(pattern) === undefined);
    const without = sound.filter((pattern) => patternExamples(pattern).length === 0);
    expect(sound.length).toBeGreaterThan(140);
    // They match no value, or the empty one alone
    expect(without).toEqual(["a{0}", "a^b", String.raw`\b`, String.raw`\Ba`]);
  });
});
