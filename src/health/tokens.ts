/** Editors on Windows begin a file with it. */
const byteOrderMark = "\uFEFF";

/**
 * Returns the tokens in a file, one a line, as the bytes that a header carries. Blank lines, blanks
 * around a token, the form of line breaks and a byte order mark do not matter.
 */
export function tokensIn(file: Buffer): readonly Buffer[] {
  const text = file.toString("utf8").replace(byteOrderMark, "");
  const lines = text.split(/[\r\n]+/).map((line) => line.trim());
  return lines.filter((line) => line !== "").map((line) => Buffer.from(line, "utf8"));
}
