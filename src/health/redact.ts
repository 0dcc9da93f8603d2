/** A quote inside of a value, as against one that ends it. */
const innerQuote = String.raw`["'](?![\s,;:}\])]|$)`;

/** A value without quotes around it. */
const bare = String.raw`(?:[^\s"',;&}]|${innerQuote})+`;

/** A value; the end of one in quotes may be missing. JSON inside of JSON has `\"` for quotes. */
const value = String.raw`(?:\\"(?:[^"\\]|\\[^"])*(?:\\?"|$)|"(?:[^"\\]|\\.)*(?:"|\\?$)|'[^']*(?:'|$)|${bare})`;

/** What ends a key and begins its value. */
const colonOrEquals = String.raw`\\?["']?\s*[:=]\s*`;

const scheme = String.raw`[a-z][a-z0-9+.-]{0,30}:\/\/`;

/** Of a password in a URL. The next URL is not part of it. */
const passwordCharacter = String.raw`(?:(?!:\/\/)[^\s"']|${innerQuote})`;

const port = String.raw`\d{1,5}(?:[\s/?#,;:)\]}"']|$)`;

/** Words in the place of a user that make what follows an address or a version. */
const noUsers = "mailto|sips?|xmpp|acct|npm|jsr|e-?mail|from|to|cc|contact";

/** Words after "bearer" and "basic" that are no credentials. */
const noCredentials = "auth(?:entication|orization)?|tokens?|schemes?|credentials?|challenges?";

/**
 * What looks like a secret in a driver's error message: keys, user info of URLs, headers, values of
 * telling keys, and the prefixes that vendors give their keys. In the order in which they are
 * looked for.
 *
 * Every repetition is bounded, or starts at fixed words and cannot fail: the text may be anything.
 */
const secrets: readonly (readonly [RegExp, string])[] = [
  // The end may be missing: a driver has cut its message
  [
    /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[^]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|$)/g,
    "***",
  ],
  // Raw slashes and at signs in a password, up to the last "@". "http://host:80/@scope" is a path
  [
    new RegExp(
      String.raw`\b(?!(?:https?|wss?):\/\/[^\s/:@]{0,200}:${port})(${scheme})[^\s/:@"'[]{0,200}:${passwordCharacter}{1,500}@`,
      "gi",
    ),
    "$1***@",
  ],
  // A password with spaces
  [
    new RegExp(
      String.raw`\b(${scheme})[^\s/:@"'[]{0,200}:(?!${port})[^\s"'@]{1,100}(?: [^\s"'@]{1,100}){1,4}@`,
      "gi",
    ),
    "$1***@",
  ],
  [new RegExp(String.raw`\b(${scheme})(?:[^\s/"']|${innerQuote}){1,500}@`, "gi"), "$1***@"],
  // The same without a scheme. An image's digest and a version are no hosts
  [
    new RegExp(
      String.raw`(?<![\w.+%/@:*-])(?!(?:${noUsers}):)[\w.+%-]{1,64}:[^\s"'/][^\s"']{0,200}(?<!\/)@(?!sha\d)(?=[a-z[]|\d{1,3}(?:\.\d{1,3}){3})`,
      "gi",
    ),
    "***@",
  ],
  [/(hooks\.slack\.com\/services\/)[\w/-]+/gi, "$1***"],
  // Any scheme, and the parameters of Digest and AWS4-HMAC-SHA256
  [
    /\b(authorization\\?["']?\s*[:=]\s*)(?:\\?"[^"]*(?:"|$)|'[^']*(?:'|$)|(?:[\w-]{1,40}\s+)?[^\s"',;]+(?:"[^"]*")?(?:,\s*[\w-]{1,40}=(?:"[^"]*"|[^\s,"]+))*)/gi,
    "$1***",
  ],
  [/\b(cookie\\?["']?\s*[:=]\s*)(?:\\?"[^"]*(?:"|$)|'[^']*(?:'|$)|[^\r\n"']+)/gi, "$1***"],
  [
    new RegExp(String.raw`\b(bearer|basic)\s+(?!(?:${noCredentials})\b)[\w.~+/=-]{6,}`, "gi"),
    "$1 ***",
  ],
  [
    new RegExp(
      String.raw`((?:password|passwd|passphrase|secret|token|(?:api|access|account|private)[_-]?key|credential)s?${colonOrEquals})${value}`,
      "gi",
    ),
    "$1***",
  ],
  [new RegExp(String.raw`(?<![a-z])(pwd?${colonOrEquals})${value}`, "gi"), "$1***"],
  // "pass: 5" is a count, and "bypass=1" another word
  [new RegExp(String.raw`(?<![a-z])((?:pass|sig)=)${value}`, "gi"), "$1***"],
  [new RegExp(String.raw`(signature=)${value}`, "gi"), "$1***"],
  [new RegExp(String.raw`([a-z](?:Pass|Pwd?|Sig)${colonOrEquals})${value}`, "g"), "$1***"],
  [
    /(["'](?:pass|auth|sig|signature|dsn)\\?["']\s*:\s*)(?:\\?"[^"]*(?:"|$)|'[^']*(?:'|$))/gi,
    "$1***",
  ],
  [/((?<![\w-])--?[\w-]{0,30}(?:password|passwd|secret|token|api-key)\s+)[^\s-]\S*/gi, "$1***"],
  [/\b(?:sk|pk|rk)[-_](?=[\w-]{0,100}\d)[\w-]{16,}/gi, "***"],
  [/\b(?:gh[pousr]_|github_pat_|glpat-|xox[a-z]-|AKIA|ASIA|AIza|npm_|whsec_)[\w-]{10,}/g, "***"],
  [/\beyJ[\w-]{8,1000}\.[\w-]+(?:\.[\w-]*)?/g, "***"],
];

/** Longest message that is kept, in UTF-16 units. */
const longestMessage = 1_000;

/** No more of a text is looked at: what comes after it is cut in any case. */
const longestRead = 16_384;

/** The longest part of a secret that a cut can hide from the expressions. */
const longestRest = 1_000;

/** Returns the text without what looks like a secret, and cut to a length fit for a log line. */
export function redact(text: string): string {
  return cutTo(longestMessage, withoutSecrets(text));
}

/**
 * Returns the text without what looks like a secret, cut to `longest` UTF-16 units and a "…".
 *
 * @param longest - At most 1,000.
 */
export function redactTo(longest: number, text: string): string {
  return cutTo(longest, withoutSecrets(text));
}

/** Redacted before it is cut: half a secret looks like none. */
function withoutSecrets(text: string): string {
  const read = text.slice(0, longestRead);
  const rest = secrets.reduce((left, [pattern, shown]) => left.replace(pattern, shown), read);
  return read === text ? rest : `${rest.slice(0, -longestRest)}…`;
}

function cutTo(longest: number, text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

/** Words that tell a secret wherever they stand in a key. */
const secretWord =
  /passw|passphrase|secret|token|(?:api|access|account|private)[_-]?key|credential|authorization|cookie|signature|connection[_-]?string/i;

/** Words that are a secret's only as a whole: "passed", "author" and "signal" are not. */
const wholeWord = /(?:^|[^a-z])(?:pwd?|pass|auth|sig|dsn)(?![a-z])/i;
const camelWord = /[a-z](?:Pwd?|Pass|Auth|Sig|Dsn)(?![a-z])/;

/** Whether a value by this name is not to be shown, whatever it looks like. */
export function isSecretKey(key: string): boolean {
  return secretWord.test(key) || wholeWord.test(key) || camelWord.test(key);
}
