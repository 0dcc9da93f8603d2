import { FILE_HEADERS_ONLY, formatPatch, structuredPatch } from "diff";

/** Longer differences are cut: a page is read, ten are not. */
const maxLines = 60;
/** Two large files with nothing in common are not worth the wait. */
const timeoutMs = 1_000;

/** Returns what `text` changes of `content`, as a unified diff, indented and bounded in length. */
export function unifiedDiff(path: string, content: Buffer, text: string): string {
  if (content.includes(0)) return "  (not a text)";
  const headers = [`${path} (on disk)`, `${path} (generated)`] as const;
  const options = { context: 3, timeout: timeoutMs, stripTrailingCr: true };
  const found = content.toString().replace(/^\uFEFF/, "");
  const patch = structuredPatch(...headers, found, text, "", "", options);
  if (patch === undefined) return "  (too different to show)";
  if (patch.hunks.length === 0) return "  (line ends or a byte order mark)";
  const lines = formatPatch(patch, FILE_HEADERS_ONLY).trimEnd().split("\n");
  const shown = lines.slice(0, maxLines);
  const more = lines.length - shown.length;
  return [...shown, ...(more > 0 ? [`… ${more} more lines`] : [])]
    .map((line) => `  ${line}`)
    .join("\n");
}
