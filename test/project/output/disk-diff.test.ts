import { expect, test } from "vitest";

import { diskDiff } from "#src/project/output/disk-diff.ts";

const numbers = (count: number, prefix = ""): string =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}\n`).join("");

test("a difference is shown with three lines around it", () => {
  const text = numbers(20).replace("10\n", "ten\n");
  expect(diskDiff("a.yml", Buffer.from(numbers(20)), text)).toBe(
    [
      "  --- a.yml (on disk)",
      "  +++ a.yml (generated)",
      "  @@ -8,7 +8,7 @@",
      "   7",
      "   8",
      "   9",
      "  -10",
      "  +ten",
      "   11",
      "   12",
      "   13",
    ].join("\n"),
  );
});

test("a long difference is cut, and says how much is not shown", () => {
  const lines = diskDiff("a.yml", Buffer.from(numbers(500)), numbers(500, "x")).split("\n");
  expect(lines.length).toBe(61);
  expect(lines.at(-1)).toBe("  … 943 more lines");
});

test("a missing line end at the end is shown", () => {
  expect(diskDiff("a.yml", Buffer.from("a"), "a\n")).toMatch(/No newline at end of file/);
});

test("two large texts with nothing in common take a bounded time", () => {
  const started = performance.now();
  const shown = diskDiff("a.yml", Buffer.from(numbers(60_000)), numbers(60_000, "x"));
  expect(shown).toBe("  (too different to show)");
  expect(performance.now() - started).toBeLessThan(10_000);
});

test.each([
  ["only in line ends", "a\r\n"],
  ["only in a byte order mark", "\uFEFFa\n"],
])("texts that differ %s say so", (_, text) => {
  expect(diskDiff("a.yml", Buffer.from(text), "a\n")).toMatch(/line ends or a byte order mark|@@/);
});
