import { expect, test } from "vitest";

import { printable, printableJson, printableLines } from "#src/cli/printable.ts";

test.each([
  ["plain text, ümlauts, 漢字 and 🔑", "plain text, ümlauts, 漢字 and 🔑"],
  ["\u001B[31mred", String.raw`\u001b[31mred`],
  ["a\nb\tc", String.raw`a\u000ab\u0009c`],
  ["\u009B\u202E\u2028\uFEFF", String.raw`\u009b\u202e\u2028\ufeff`],
  ["\u{E0041}", String.raw`\udb40\udc41`],
  ["\uD800", String.raw`\ud800`],
])("%j is printed as %s", (text, shown) => {
  expect(printable(text)).toBe(shown);
});

test("what is cut is cut before it is escaped, and never into half a character", () => {
  expect(printable("abc\u001B[", 4)).toBe(String.raw`abc\u001b…`);
  expect(printable("abc🔑d", 4)).toBe(String.raw`abc\ud83d…`);
});

test("lines and tabs stay where they are meant", () => {
  expect(printableLines("a\tb\r\n\u001Bc\n")).toBe(`a\tb\\u000d\n\\u001bc\n`);
});

test.each([undefined, 2])("JSON with indent %s is the same to a parser", (indent) => {
  const value = { "a\u202E": ["\u001B\n", "\u{E0041}", "\uD800"], b: 1 };
  const text = printableJson(value, indent);
  expect(text).toBe(
    JSON.stringify(value, undefined, indent)
      .replaceAll("\u202E", String.raw`\u202e`)
      .replaceAll("\u{E0041}", String.raw`\udb40\udc41`),
  );
  expect(JSON.parse(text)).toEqual(value);
});
