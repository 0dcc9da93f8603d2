import { expect, test } from "vitest";

import { parsePromql } from "#src/promql/evaluate/parse/parse.ts";

function messageOf(text: string, experimental = false): string {
  try {
    parsePromql(text, { experimental });
  } catch (error) {
    return error instanceof Error ? error.message : "";
  }
  return "no error";
}

test.each([
  ["", "1:1: parse error: no expression found in input"],
  ["1 +", '1:4: parse error: unexpected "end of input" in the expression, expected an operand'],
  ["up up", '1:4: parse error: unexpected "up" in the expression, expected an operator or the end'],
  ["foo(1)", '1:1: parse error: unknown function with name "foo"'],
  [
    "rate(up)",
    '1:6: parse error: expected type range vector in call to function "rate", got instant vector',
  ],
  ["rate(up[5m], 1)", '1:1: parse error: expected 1 argument(s) in call to "rate", got 2'],
  ["round()", '1:1: parse error: expected at least 1 argument(s) in call to "round", got 0'],
  [
    "sum(up[5m])",
    "1:5: parse error: expected type instant vector in aggregation expression, got range vector",
  ],
  [
    "topk(up)",
    "1:1: parse error: wrong number of arguments for aggregate expression provided, expected 2, got 1",
  ],
  ["{}", "1:1: parse error: vector selector must contain at least one non-empty matcher"],
  ['{a=~".*"}', "1:1: parse error: vector selector must contain at least one non-empty matcher"],
  ['up{__name__="b"}', "1:1: parse error: metric name must not be set twice"],
  ['up{a=~"("}', expect.stringContaining("1:7: parse error: error parsing regexp")],
  ["up{a=1}", "1:6: parse error: expected a string behind a="],
  ["up[0s]", expect.stringContaining("duration must be greater than 0")],
  ["up[5m1h]", expect.stringContaining("not a valid duration")],
  ["(up)[5m]", "1:1: parse error: ranges only allowed for vector selectors"],
  ["up offset 5m [5m]", "1:1: parse error: no offset modifiers allowed before range"],
  ["up offset 1m offset 2m", "1:14: parse error: offset may not be set multiple times"],
  ["1 offset 1m", expect.stringContaining("1:3: parse error: offset modifier must be preceded by")],
  ["up @ foo", expect.stringContaining("expected a timestamp")],
  ["1 == 1", "1:1: parse error: comparisons between scalars must use BOOL modifier"],
  ["up + bool up", "1:6: parse error: bool modifier can only be used on comparison operators"],
  ["up and 1", '1:1: parse error: set operator "and" not allowed in binary scalar expression'],
  ["up and on (a) group_left up", '1:15: parse error: no grouping allowed for "and" operation'],
  [
    "up + on (a) group_left (a) up",
    expect.stringContaining("must not occur in ON and GROUP clause"),
  ],
  ["up + on (a) 1", "1:1: parse error: vector matching only allowed between instant vectors"],
  ['-"a"', expect.stringContaining("unary expression only allowed")],
  ['"\\q"', "1:1: parse error: invalid escape in a string"],
  ["up\n  ; 1", '2:3: parse error: unexpected character ";"'],
])("%j is refused with its place", (text, message) => {
  expect(messageOf(text)).toStrictEqual(message);
});

test.each([
  ["mad_over_time(up[5m])", "the experimental function mad_over_time"],
  ["limitk(1, up)", "the experimental aggregation limitk"],
  ["up + fill (0) up", "the experimental modifier fill"],
  ["rate(up[5m] smoothed)", "the experimental modifier smoothed"],
])("%s is refused as long as nobody asks for what is experimental", (text, what) => {
  expect(messageOf(text)).toBe(`not supported: ${what}`);
  expect(messageOf(text, true)).toBe("no error");
});

test.each([
  ["info(up, up)", "1:10: parse error: expected label selectors only, got vector selector instead"],
  ["info(up, up[5m])", "1:10: parse error: expected label selectors only"],
  ["rate({}[5m])", "1:6: parse error: vector selector must contain at least one non-empty matcher"],
])("%s is refused: %s", (text, message) => {
  expect(messageOf(text, true)).toBe(message);
});

test("the labels of info() may demand nothing", () => {
  expect(messageOf("info(up, {})", true)).toBe("no error");
});

test("operators that trim histograms bind as comparisons do", () => {
  expect(messageOf("a </ 1 + 2")).toBe("no error");
  expect(messageOf("1 >/ bool a")).toContain("bool modifier can only be used on comparison");
});

test.each([
  ["-1 ^ 2", "-(1 ^ 2)"],
  ["1 + 2 * 3 ^ 2 ^ 0", "1 + (2 * (3 ^ (2 ^ 0)))"],
  ["a or b and c unless d", "a or ((b and c) unless d)"],
  ["a - b - c", "(a - b) - c"],
  ["a == b + 1", "a == (b + 1)"],
  ["2 * -a ^ b", "2 * (-(a ^ b))"],
])("%s binds as %s", (text, same) => {
  const bare = (node: unknown): unknown =>
    JSON.parse(
      JSON.stringify(node, (key, value: unknown) =>
        key === "from" || key === "to" ? undefined : value,
      ),
      (_, value: { readonly type?: string; readonly of?: unknown }) =>
        value !== null && typeof value === "object" && value.type === "paren" ? value.of : value,
    );
  expect(bare(parsePromql(text))).toStrictEqual(bare(parsePromql(same)));
});

test("metrics may be called like keywords and functions", () => {
  for (const name of ["sum", "by", "offset", "rate", "start", "and", "step", "fill"]) {
    expect(parsePromql(name)).toMatchObject({ type: "selector" });
  }
});

test.each([
  ["0x1F", 31],
  ["1_000.5", 1000.5],
  ["017", 15],
  ["1h30m", 5400],
  ["1500ms", 1.5],
  [".5e-1", 0.05],
])("the number %s is %d", (text, value) => {
  expect(parsePromql(text)).toMatchObject({ type: "number", value });
});
