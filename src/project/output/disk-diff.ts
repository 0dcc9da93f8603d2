import { unifiedDiff } from "../unified-diff.ts";

/** Longer differences are cut: a page is read, ten are not. */
const maxLines = 60;

/** Returns what `text` changes of a file's content, as a unified diff, indented and bounded in length. */
export function diskDiff(path: string, content: Buffer, text: string): string {
  const notes = ["on disk", "generated"] as const;
  const shown = content.includes(0)
    ? "(not a text)"
    : unifiedDiff(path, content.toString(), text, { notes, maxLines });
  return shown.replaceAll(/^/gm, "  ");
}
