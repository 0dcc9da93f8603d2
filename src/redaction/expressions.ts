/** A quote inside of a value, as against one that ends it. */
export const innerQuote = String.raw`["'](?![\s,;:}\])]|$)`;

/** A value without quotes around it. */
const bare = String.raw`(?:[^\s"',;&}<]|${innerQuote})+`;

/**
 * A value; the end of one in quotes may be missing. JSON inside of JSON has `\"` for quotes, and
 * `\\\"` a level deeper.
 */
export const value = String.raw`(?:\\{1,15}"(?:[^"\\]|\\{1,15}[^"\\])*(?:\\{0,15}"|$)|"(?:[^"\\]|\\[^])*(?:"|\\?$)|'(?:[^'\\]|\\[^])*(?:'|\\?$)|${"`"}[^${"`"}]*(?:${"`"}|$)|${bare})`;

/** What ends a key and begins its value: `:`, `=`, `=>`, also with quotes or URL-encoded. */
export const colonOrEquals = String.raw`(?:\\{0,15}["']|%22|%27)?\s{0,20}(?:[:=]>?|%(?:25)?3[AD])\s{0,20}`;
