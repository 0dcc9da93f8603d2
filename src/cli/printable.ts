/**
 * What a terminal acts on instead of showing it: control characters (C0 and C1, which begin escape
 * sequences), format characters (that turn the direction of text or take no room), separators of
 * lines, halves of characters.
 */
const hidden = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** In UTF-16 units; nobody reads a longer line. */
const longestLine = 10_000;

/**
 * Returns text of others as one line that a terminal only shows: what it would act on is escaped as
 * in JSON, and what is longer than `longest` UTF-16 units is cut.
 */
export function printable(text: string, longest = longestLine): string {
  // Cut first: what is escaped is longer
  const cut = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return cut.replaceAll(hidden, escapeOf);
}

/** Returns text of several lines, of which each is printable. Tabs stay. */
export function printableLines(text: string): string {
  return text
    .split("\n")
    .map((line) =>
      line
        .split("\t")
        .map((cell) => printable(cell))
        .join("\t"),
    )
    .join("\n");
}

/** Returns the value as JSON that a terminal only shows, and that is the same to a parser. */
export function printableJson(value: unknown, indent?: number): string {
  // JSON.stringify escapes C0; what is left of `hidden` stands in strings, but for the line breaks
  return JSON.stringify(value, undefined, indent).replaceAll(hidden, (character) =>
    character === "\n" ? character : escapeOf(character),
  );
}

function escapeOf(character: string): string {
  return Array.from({ length: character.length }, (_, index) => {
    const code = character.charCodeAt(index).toString(16).padStart(4, "0");
    return `\\u${code}`;
  }).join("");
}
