import { show } from "../../show.ts";
import type { Mismatch } from "../../shape.ts";

/** What the parts of an action are. */
export type TokenKind =
  | "text"
  | "number"
  | "field"
  | "dot"
  | "variable"
  | "word"
  | "declare"
  | "assign"
  | "pipe"
  | "comma"
  | "open"
  | "close";

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** Whether it follows the token before without a space: `.A.B` is two fields. */
  readonly joined: boolean;
}

/** What stands between `{{` and `}}`; comments are none. */
export interface Action {
  readonly text: string;
  readonly tokens: readonly Token[];
}

/** Texts and actions in their order, up to the first action that cannot be read. */
export interface Pieces {
  readonly pieces: readonly (string | Action)[];
  readonly flaw?: Mismatch;
}

/** https://pkg.go.dev/text/template and its parser (text/template/parse/lex.go). */
const tokens: readonly (readonly [TokenKind, RegExp])[] = [
  ["text", /"(?:[^"\\\n]|\\.)*"|`[^`]*`/y],
  ["number", /[+-]?(?:0[xXbBoO][\da-fA-F_]+|\d[\d_]*(?:\.\d*)?(?:[eE][+-]?\d+)?i?|\.\d+)/y],
  ["number", /'(?:[^'\\\n]|\\(?:[abfnrtv\\']|x..|u.{4}|U.{8}|[0-7]{3}))'/uy],
  ["field", /\.[\p{L}_][\p{L}\p{Nd}_]*/uy],
  ["dot", /\./y],
  ["variable", /\$[\p{L}\p{Nd}_]*/uy],
  ["word", /[\p{L}_][\p{L}\p{Nd}_]*/uy],
  ["declare", /:=/y],
  ["assign", /=/y],
  ["pipe", /\|/y],
  ["comma", /,/y],
  ["open", /\(/y],
  ["close", /\)/y],
];

const comment = /\{\{(?:-\s)?\/\*/y;
const commentEnd = /\*\/(?:\s-)?\}\}/g;
const start = /\{\{(?:-(?=\s))?/y;
const end = /(?:\s+-)?\}\}/y;
const spaces = /\s+/y;
const escapes =
  /^"(?:[^\\]|\\(?:[abfnrtv\\"]|x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|[0-7]{3}))*"$/u;

/** Returns the texts and actions of a Go template, without the space that `{{-` and `-}}` take. */
export function readPieces(text: string): Pieces {
  const pieces: (string | Action)[] = [];
  let from = 0;
  for (;;) {
    const at = text.indexOf("{{", from);
    const before = text.slice(from, at === -1 ? undefined : at);
    const plain = endsTrimmed(text, from) ? before.replace(/^[ \t\r\n]+/, "") : before;
    if (at === -1) return { pieces: [...pieces, plain] };
    const isComment = matchAt(comment, text, at) !== undefined;
    const next = isComment ? skipComment(text, at) : readAction(text, at);
    if ("flaw" in next) return { pieces: [...pieces, plain], flaw: next.flaw };
    pieces.push(/^\{\{-\s/.test(text.slice(at, at + 4)) ? plain.replace(/[ \t\r\n]+$/, "") : plain);
    if (next.action !== undefined) pieces.push(next.action);
    from = next.end;
  }
}

/** Whether the action that ends at the place takes the space after it. */
function endsTrimmed(text: string, at: number): boolean {
  return at > 0 && /\s-\}\}$/.test(text.slice(at - 4, at));
}

type Step = { readonly end: number; readonly action?: Action } | { readonly flaw: Mismatch };

function skipComment(text: string, at: number): Step {
  commentEnd.lastIndex = at;
  const close = text.indexOf("*/", at);
  const found = commentEnd.exec(text);
  // The first */ ends the comment, and nothing may stand between it and the delimiter
  if (found !== null && found.index === close) return { end: found.index + found[0].length };
  return { flaw: { expected: '"*/}}" at the end of the comment', got: excerpt(text, at) } };
}

function readAction(text: string, from: number): Step {
  const read: Token[] = [];
  let at = from + (matchAt(start, text, from)?.length ?? 0);
  let joined = false;
  for (;;) {
    const close = matchAt(end, text, at);
    if (close !== undefined) {
      const stop = at + close.length;
      return { end: stop, action: { text: text.slice(from, stop), tokens: read } };
    }
    const space = matchAt(spaces, text, at);
    if (space !== undefined) {
      at += space.length;
      joined = false;
      continue;
    }
    const token = tokenAt(text, at);
    if (token === undefined) return { flaw: unreadable(text, from, at) };
    if (token.text.startsWith('"') && !escapes.test(token.text)) {
      const expected = "escapes that Go knows, such as \\\\ and \\n, or text in backquotes";
      return { flaw: { expected, got: token.text } };
    }
    read.push({ ...token, joined });
    at += token.text.length;
    joined = true;
  }
}

function tokenAt(text: string, at: number): Omit<Token, "joined"> | undefined {
  for (const [kind, pattern] of tokens) {
    const found = matchAt(pattern, text, at);
    if (found !== undefined) return { kind, text: found };
  }
  return undefined;
}

function unreadable(text: string, from: number, at: number): Mismatch {
  const char = text.slice(at, at + 1);
  if (/^["`']$/.test(char))
    return { expected: `${char} at the end of the text`, got: excerpt(text, at) };
  const stop = text.indexOf("}}", at);
  const other = text.indexOf("{{", at);
  if (stop === -1 || (other !== -1 && other < stop)) {
    return { expected: '"}}" at the end of the action', got: excerpt(text, from) };
  }
  return {
    expected: "an action of Go's templates",
    got: `${show(char)} in ${excerpt(text, from)}`,
  };
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

/** Returns the beginning of the line. */
function excerpt(text: string, at: number): string {
  const [line = ""] = text.slice(at).split("\n");
  return show(line.length > 40 ? `${line.slice(0, 40)}…` : line);
}
