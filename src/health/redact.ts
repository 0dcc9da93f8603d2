/**
 * What looks like a secret in a driver's error message: user info of URLs, values of telling keys,
 * bearer tokens, and the prefixes that vendors give their keys.
 */
const secrets: readonly (readonly [RegExp, string])[] = [
  [/(\b[a-z][a-z0-9+.-]{0,30}:\/\/)[^\s/@]{1,500}@/gi, "$1***@"],
  [/\b((?:proxy-)?authorization["']?\s*[:=]\s*["']?)(?:\w+\s+)?[^\s"',;]+/gi, "$1***"],
  [/\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi, "$1 ***"],
  [
    /((?:password|passwd|pwd|passphrase|secret|token|api[_-]?key|access[_-]?key|credential)s?["']?\s*[:=]\s*)("[^"]*"|'[^']*'|[^\s"',;&}]+)/gi,
    "$1***",
  ],
  [/\b(?:sk|pk|rk)[-_](?:[a-z]+[-_])?[\w-]{16,}/gi, "***"],
  [/\b(?:gh[pousr]_|github_pat_|glpat-|xox[a-z]-|AKIA|ASIA)[\w-]{10,}/g, "***"],
  [/\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g, "***"],
];

/* Every repetition is bounded or starts at a fixed word: the text may be anything. */

/** Longest message that is kept, in UTF-16 units. */
const longestMessage = 1_000;

/** Returns the text without what looks like a secret, and cut to a length fit for a log line. */
export function redact(text: string): string {
  // Cut first: the expressions then run over a bounded text
  const cut = text.length > longestMessage ? `${text.slice(0, longestMessage)}…` : text;
  return secrets.reduce((rest, [pattern, shown]) => rest.replace(pattern, shown), cut);
}
