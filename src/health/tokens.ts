/** Editors on Windows begin a file with it. */
const byteOrderMark = "\uFEFF";

/**
 * Returns the tokens in the text of a file, one a line. Blank lines, blanks around a token, the form
 * of line breaks and a byte order mark do not matter.
 */
export function tokensIn(text: string): readonly string[] {
  const lines = text.replace(byteOrderMark, "").split(/[\r\n]+/);
  return lines.map((line) => line.trim()).filter((line) => line !== "");
}
