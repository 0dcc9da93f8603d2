/**
 * Control characters, ends of lines other than `\n`, marks of byte order and of direction, and halves
 * of characters: YAML, labels in Prometheus' notation or a terminal read them as something else.
 */
const unprintable = /(?![\t\n])\p{Cc}|[\u2028-\u202E\u2066-\u2069\uFEFF]|\p{Surrogate}/gu;

/** Returns whether the text has none of these characters: not even tabs and ends of lines, unless `lines`. */
export function isPrintable(text: string, { lines = false } = {}): boolean {
  return text.search(unprintable) === -1 && (lines || !/[\t\n]/.test(text));
}

/** Returns the text with each of these characters, tabs and ends of lines as its escape: for places. */
export function onOneLine(text: string): string {
  return text
    .replaceAll("\n", String.raw`\n`)
    .replaceAll("\t", String.raw`\t`)
    .replaceAll(unprintable, escape);
}

/** Returns the text in quotes, with each of these characters as its escape. */
export function showEscaped(text: string): string {
  return JSON.stringify(text).replaceAll(unprintable, escape);
}

function escape(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
