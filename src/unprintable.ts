/**
 * Control characters, ends of lines other than `\n`, marks of byte order and of direction, and halves
 * of characters: YAML, labels in Prometheus' notation or a terminal read them as something else.
 */
const unprintable =
  /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u2028-\u202E\u2066-\u2069\uFEFF]|\p{Surrogate}/gu;

/** Returns whether the text has none of these characters: not even tabs and ends of lines, unless `lines`. */
export function isPrintable(text: string, { lines = false } = {}): boolean {
  return text.search(unprintable) === -1 && (lines || !/[\t\n]/.test(text));
}

/** Returns the text in quotes, with each of these characters as its escape. */
export function showEscaped(text: string): string {
  return JSON.stringify(text).replaceAll(
    unprintable,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
