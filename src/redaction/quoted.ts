/** Longest text of an error that is told, in UTF-16 units. */
const mostCharacters = 2_000;

/** Quotes in a text, but not the apostrophe of "doesn't". */
const quotedInText = /(?<!\w)'(?:[^'\\]|\\.|'')*'?|"(?:[^"\\]|\\.|"")*"?/gs;

/** MySQL quotes what is left of a statement as it is, with the quotes in it. */
const nearStatement = /near '[^]{0,2000}?'( at line \d)/g;

/** Returns a text with `?` in the place of what is quoted in it, such as the values in an error. */
export function withoutQuoted(text: string): string {
  return text
    .slice(0, mostCharacters)
    .replaceAll(nearStatement, "near ?$1")
    .replaceAll(quotedInText, "?");
}
