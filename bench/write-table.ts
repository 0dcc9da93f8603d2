import { readFile, writeFile } from "node:fs/promises";

/** Returns the text with what stands between `<!-- bench:NAME -->` and `<!-- /bench -->` replaced. */
export function replaceTable(text: string, name: string, table: string): string {
  const begin = `<!-- bench:${name} -->`;
  const end = "<!-- /bench -->";
  const from = text.indexOf(begin);
  const to = text.indexOf(end, from);
  if (from === -1 || to === -1) throw new Error(`expected ${begin} and ${end} behind it, got none`);
  return `${text.slice(0, from + begin.length)}\n\n${table.trim()}\n\n${text.slice(to)}`;
}

/** Writes a benchmark's table into a document. */
export async function writeTable(path: string, name: string, table: string): Promise<void> {
  await writeFile(path, replaceTable(await readFile(path, "utf8"), name, table));
}
