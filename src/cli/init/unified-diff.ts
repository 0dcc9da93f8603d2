import { structuredPatch } from "diff";

/** Returns the difference as `diff -u` prints it; nothing is a file that is not there. */
export function unifiedDiff(path: string, before: string | undefined, after: string): string {
  const { hunks } = structuredPatch(path, path, before ?? "", after, "", "", { context: 2 });
  const lines = hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines: changed }) => [
    `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`,
    ...changed.map((line) => line.replace(/\r$/, "")),
  ]);
  const from = before === undefined ? "/dev/null" : path;
  return [`--- ${from}`, `+++ ${path}`, ...lines].join("\n");
}
