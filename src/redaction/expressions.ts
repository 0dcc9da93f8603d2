/** A quote inside of a value, as against one that ends it. */
export const innerQuote = String.raw`["'](?![\s,;:}\])]|$)`;

/** A value without quotes around it. */
const bare = String.raw`(?:[^\s"',;&}<]|${innerQuote})+`;

/** The quotes of HTML, and of JSON that escapes them. */
const escapedQuote = String.raw`(?:&quot;|&#34;|&#39;|\\{1,8}u0022)`;

/** An object, with objects in it. */
const braces = String.raw`\{(?:[^{}]|\{[^{}]*(?:\}|$))*(?:\}|$)?`;

/**
 * Quotes in JSON in JSON, by their backslashes: a quote with more of them is within the value.
 */
const nested = [1, 2, 3, 7]
  .map(
    (depth) =>
      String.raw`\\{${depth}}"(?:[^"\\]|\\{${depth + 1},31}"|\\{1,31}[^"\\])*(?:\\{0,${depth}}"|$)`,
  )
  .join("|");

/** The items of a list in YAML; the line breaks may be those of JSON. */
const yamlBreak = String.raw`(?:\r?\n|\\{1,8}n)[ \t]{0,40}`;
const yamlItem = String.raw`-[ \t]{1,9}(?:"[^"\n]*"|'[^'\n]*'|[^\s"'\\]+)`;
const yamlItems = String.raw`(?<=(?:\n|\\n)[ \t]{0,40})${yamlItem}(?:${yamlBreak}${yamlItem})*`;

/** Colours of a terminal. */
const colours = String.raw`(?:(?:\u001B|\\{1,8}(?:u001b|x1b))\[[\d;]{0,12}m){0,3}`;

/**
 * A value; the end of one in quotes may be missing. JSON inside of JSON has `\"` for quotes, and
 * `\\\"` a level deeper.
 */
export const value = String.raw`(?:${yamlItems}|${escapedQuote}[^&\\\r\n]*|${braces}|\[[^\]]*(?:\]|$)|${nested}|\\{1,15}"(?:[^"\\]|\\{1,15}[^"\\])*(?:\\{0,15}"|$)|"(?:[^"\\]|\\[^])*(?:"|\\?$)|'(?:[^'\\]|\\[^])*(?:'|\\?$)|${"`"}[^${"`"}]*(?:${"`"}|$)|${bare})`;

/** White space; in JSON within JSON, a line break is `\\n`. */
export const space = String.raw`(?:\s|\\{1,8}[nrt])`;

/** What ends a key and begins its value: `:`, `=`, `=>`, also with quotes or URL-encoded. */
export const colonOrEquals = String.raw`(?:\\{0,15}["']|%22|%27|${escapedQuote})?${colours}${space}{0,20}(?:[:=-]>|[:=]|%(?:25)?3[AD])${space}{0,20}${colours}`;
