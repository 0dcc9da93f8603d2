/** How a language writes literals. */
export interface Dialect {
  /** Whether `"…"` is a string; else it is a name. */
  readonly doubleQuotedStrings: boolean;
  /** Whether a backslash escapes a quote in `'…'`. Where nobody knows, the rest is a literal. */
  readonly backslashEscapes: boolean | "unknown";
  /** Whether `#` begins a comment. */
  readonly hashComments: boolean;
  /** Whether `--` begins a comment. */
  readonly dashComments: boolean;
}

/** What a name in double quotes looks like; anything else there is a value that a lenient database takes. */
const quotedName = /^[\p{L}_][\p{L}\p{N}_ .$-]{0,62}$/u;

const wordCharacter = /[\p{L}\p{N}_$@]/u;
const digit = /[0-9]/;
const dollarTag = /\$(?:[\p{L}_][\p{L}\p{N}_]{0,62})?\$/uy;
const number = /(?:0[xX][0-9a-fA-F_]+|0[bBoO][0-7_]+|(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)/y;
/** A letter before a string: national, bit, hexadecimal, escaped, raw, with a character set. */
const stringPrefix = /^(?:[nbxerq]|u&|_[a-z0-9]+)$/i;

/**
 * Returns a statement with `?` for each literal and without its comments, cut to `longest`
 * characters. Names, operators, keywords and placeholders (`$1`, `:id`, `@p1`) stay. Reads each
 * character once; what is not closed is taken for a literal up to the end.
 */
export function maskLiterals(statement: string, dialect: Dialect, longest: number): string {
  let shown = "";
  let at = 0;
  while (at < statement.length && shown.length < longest) {
    const token = tokenAt(statement, at, dialect);
    shown = token.shown === "?" ? `${withoutPrefix(shown, statement[at])}?` : shown + token.shown;
    at = token.end;
  }
  return at < statement.length || shown.length > longest ? `${shown.slice(0, longest)}…` : shown;
}

interface Token {
  readonly shown: string;
  readonly end: number;
}

function tokenAt(text: string, at: number, dialect: Dialect): Token {
  const character = text[at] ?? "";
  const two = text.slice(at, at + 2);
  if (two === "/*") return { shown: " ", end: endOfComment(text, at + 2) };
  if ((dialect.dashComments && two === "--") || (dialect.hashComments && character === "#")) {
    return { shown: "", end: endOfLine(text, at) };
  }
  if (character === "'" || (character === '"' && dialect.doubleQuotedStrings)) {
    const escapes = isEscaped(text, at) || dialect.backslashEscapes;
    return { shown: "?", end: endOfString(text, at, character, escapes) };
  }
  if (character === '"' || character === "`") return quoted(text, at, character);
  if (character === "$") return dollar(text, at);
  if (digit.test(character) || (character === "." && digit.test(text[at + 1] ?? ""))) {
    number.lastIndex = at;
    const found = number.exec(text)?.[0] ?? character;
    return { shown: "?", end: wordEnd(text, at + found.length) };
  }
  if (wordCharacter.test(character) || isPlaceholder(text, at)) {
    const end = wordEnd(text, at + 1);
    return { shown: text.slice(at, end), end };
  }
  return { shown: character, end: at + 1 };
}

/** `:id` and Oracle's `:1`; in `first:10`, the number is a literal. */
function isPlaceholder(text: string, at: number): boolean {
  if (text[at] !== ":") return false;
  return !digit.test(text[at + 1] ?? "") || !/[\p{L}\p{N}_"`]/u.test(text[at - 1] ?? "");
}

/** PostgreSQL's `E'…'` knows backslashes in any dialect. */
function isEscaped(text: string, at: number): boolean {
  return /[eE]/.test(text[at - 1] ?? "") && !wordCharacter.test(text[at - 2] ?? "");
}

/** A name in quotes; GraphQL's `"""` block is no name. */
function quoted(text: string, at: number, quote: string): Token {
  const end = endOfString(text, at, quote, false);
  const inner = text.slice(at + 1, end - 1);
  const isName =
    text[end - 1] === quote && end - at > 2 && (quote === "`" || quotedName.test(inner));
  return { shown: isName ? text.slice(at, end) : "?", end };
}

/** `$tag$…$tag$`, or the placeholder `$1`. */
function dollar(text: string, at: number): Token {
  dollarTag.lastIndex = at;
  const tag = dollarTag.exec(text)?.[0];
  if (tag === undefined) {
    const end = wordEnd(text, at + 1);
    return { shown: text.slice(at, end), end };
  }
  const close = text.indexOf(tag, at + tag.length);
  return { shown: "?", end: close === -1 ? text.length : close + tag.length };
}

function endOfString(
  text: string,
  start: number,
  quote: string,
  escapes: Dialect["backslashEscapes"],
): number {
  const block = quote.repeat(3);
  if (quote === '"' && text.startsWith(block, start)) {
    const close = text.indexOf(block, start + 3);
    return close === -1 ? text.length : close + 3;
  }
  for (let at = start + 1; at < text.length; at += 1) {
    if (escapes !== false && text[at] === "\\") {
      if (escapes === "unknown" && text[at + 1] === quote) return text.length;
      at += 1;
    } else if (text[at] === quote) {
      if (text[at + 1] !== quote) return at + 1;
      at += 1;
    }
  }
  return text.length;
}

/** Comments within comments are PostgreSQL's; to read them everywhere hides at most too much. */
function endOfComment(text: string, from: number): number {
  const edge = /\/\*|\*\//g;
  edge.lastIndex = from;
  let depth = 1;
  for (let match = edge.exec(text); match !== null; match = edge.exec(text)) {
    depth += match[0] === "/*" ? 1 : -1;
    if (depth === 0) return edge.lastIndex;
  }
  return text.length;
}

function endOfLine(text: string, from: number): number {
  const line = text.indexOf("\n", from);
  return line === -1 ? text.length : line;
}

function wordEnd(text: string, from: number): number {
  let end = from;
  while (end < text.length && wordCharacter.test(text[end] ?? "")) end += 1;
  return end;
}

/** `N'…'` and `_utf8'…'`: the letters before a string belong to it. */
function withoutPrefix(shown: string, first: string | undefined): string {
  if (first !== "'" && first !== '"') return shown;
  const prefix =
    /(?<![\p{L}\p{N}_$@])[\p{L}_][\p{L}\p{N}_]{0,15}&?$/u.exec(shown.slice(-18))?.[0] ?? "";
  return stringPrefix.test(prefix) ? shown.slice(0, -prefix.length) : shown;
}

/**
 * Returns a filter in JSON, or in a notation like it, with `?` for each value. Keys stay: they are
 * strings or words before a colon.
 */
export function maskJsonValues(text: string, longest: number): string {
  const tokens =
    /"(?:[^"\\]|\\[^])*(?:"|$)|'(?:[^'\\]|\\[^])*(?:'|$)|\/(?:[^/\\\n]|\\.)+\/[a-z]*|-?[\w$.][\w$.+-]*/g;
  const shown = text.replace(tokens, (token: string, at: number) => {
    const isKey = /^\s*:/.test(text.slice(at + token.length, at + token.length + 20));
    if (isKey || /^(?:true|false|null|undefined|NaN)$/.test(token)) return token;
    // A word with an argument, such as ObjectId("…")
    if (/^[A-Z]\w*$/i.test(token) && text[at + token.length] === "(") return token;
    return `"?"`;
  });
  return shown.length > longest ? `${shown.slice(0, longest)}…` : shown;
}
