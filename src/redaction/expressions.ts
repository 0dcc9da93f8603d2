/** A quote inside of a value, as against one that ends it. */
export const innerQuote = String.raw`["'](?![\s,;:}\])]|$)`;

/** A value without quotes around it. */
const bare = String.raw`(?:[^\s"',;&}<]|${innerQuote})+`;

/** The quotes of HTML, and of JSON that escapes them. */
const escapedQuote = String.raw`(?:&quot;|&#34;|&#39;|\\{1,8}u0022)`;

/** An object, with objects in it. */
const braces = String.raw`\{(?:[^{}]|\{[^{}]*(?:\}|$))*(?:\}|$)?`;

/**
 * A value; the end of one in quotes may be missing. JSON inside of JSON has `\"` for quotes, and
 * `\\\"` a level deeper.
 */
export const value = String.raw`(?:${escapedQuote}[^&\\\r\n]*|${braces}|\[[^\]]*(?:\]|$)|\\{1,15}"(?:[^"\\]|\\{1,15}[^"\\])*(?:\\{0,15}"|$)|"(?:[^"\\]|\\[^])*(?:"|\\?$)|'(?:[^'\\]|\\[^])*(?:'|\\?$)|${"`"}[^${"`"}]*(?:${"`"}|$)|${bare})`;

/** White space; in JSON within JSON, a line break is `\\n`. */
export const space = String.raw`(?:\s|\\{1,8}[nrt])`;

/** What ends a key and begins its value: `:`, `=`, `=>`, also with quotes or URL-encoded. */
export const colonOrEquals = String.raw`(?:\\{0,15}["']|%22|%27|${escapedQuote})?${space}{0,20}(?:[:=-]>|[:=]|%(?:25)?3[AD])${space}{0,20}`;
