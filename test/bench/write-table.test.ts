import { expect, test } from "vitest";

import { replaceTable } from "../../bench/write-table.ts";

const text =
  "a\n\n<!-- bench:one -->\n\n| old |\n\n<!-- /bench -->\n\nb\n\n<!-- bench:two -->\n<!-- /bench -->\n";

test("a table takes the place of what stood between its markers, and of nothing else", () => {
  expect(replaceTable(text, "two", "| new |\n")).toBe(
    "a\n\n<!-- bench:one -->\n\n| old |\n\n<!-- /bench -->\n\nb\n\n<!-- bench:two -->\n\n| new |\n\n<!-- /bench -->\n",
  );
  expect(replaceTable(text, "one", "| new |")).toContain("a\n\n<!-- bench:one -->\n\n| new |\n\n");
});

test("a document without the markers is an error that names them", () => {
  expect(() => replaceTable(text, "three", "")).toThrow("expected <!-- bench:three -->");
});
