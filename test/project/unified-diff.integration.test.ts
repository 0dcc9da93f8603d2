import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, test } from "vitest";

import { unifiedDiff } from "#src/project/unified-diff.ts";

test("a file that is not there yet is added, as diff -u has it", () => {
  expect(unifiedDiff("a/b.ts", undefined, "one\ntwo\n")).toBe(
    ["--- /dev/null", "+++ a/b.ts", "@@ -0,0 +1,2 @@", "+one", "+two"].join("\n"),
  );
});

test.each([
  ["an empty file that gets lines", "", "one\n"],
  ["a file that loses all lines", "one\ntwo\n", ""],
  ["a line in the middle", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n"],
  ["a line end that was missing", "one", "one\ntwo\n"],
])("%s: git applies it", (_, before, after) => {
  const folder = mkdtempSync(join(tmpdir(), "diff-"));
  try {
    writeFileSync(join(folder, "a.txt"), before);
    const { status, stderr } = spawnSync("git", ["apply", "-p0", "-"], {
      cwd: folder,
      encoding: "utf8",
      input: `${unifiedDiff("a.txt", before, after)}\n`,
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(readFileSync(join(folder, "a.txt"), "utf8")).toBe(after);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
