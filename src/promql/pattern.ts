/**
 * Regular expressions that mean the same in Go's RE2, which Alertmanager runs, and in JavaScript,
 * which the simulator runs. Whatever only one of them has, or both have with another meaning, is
 * refused; the rest is translated, so that `.` is every code point but the newline.
 * https://github.com/google/re2/wiki/Syntax
 */

/** One piece of a pattern: what it looks like, and what it becomes in JavaScript. */
interface Piece {
  readonly shape: RegExp;
  readonly translate: (text: string) => string;
}

const keep = (text: string): string => text;
const newlineOnly = (): string => String.raw`[^\n]`;

/** Punctuation may be escaped freely in Go; with the `u` flag JavaScript allows only syntax. */
const unescape = (text: string): string => {
  const char = text.slice(1);
  return /[\^$\\.*+?()[\]{}|/]/.test(char) ? text : char;
};

const pieces: readonly Piece[] = [
  { shape: /^\(\?:/, translate: keep },
  { shape: /^\((?!\?)/, translate: keep },
  { shape: /^[)|^$]/, translate: keep },
  { shape: /^[*+?]\??(?![*+?])/, translate: keep },
  { shape: /^\{\d{1,3}(?:,\d{0,3})?\}\??(?![*+?])/, translate: keep },
  { shape: /^\./, translate: newlineOnly },
  { shape: /^\\[dDwWbnrtfv]/, translate: keep },
  { shape: /^\\[!-/:-@[-`{-~]/, translate: unescape },
  { shape: /^\[(?!\^?\])\^?(?:[^\]\\[]|\\[dwnrtfv]|\\[!-/:-@[-`{-~])+\]/, translate: keep },
  { shape: /^[^\\[\]{}()|^$*+?.]/u, translate: keep },
];

/**
 * Returns `pattern` as a JavaScript expression for whole values, as Alertmanager anchors it, or
 * undefined when the two languages could disagree on it.
 */
export function compilePattern(pattern: string): RegExp | undefined {
  const source = translate(pattern);
  if (source === undefined) return undefined;
  try {
    return new RegExp(`^(?:${source})$`, "u");
  } catch {
    return undefined; // what JavaScript refuses is outside the common part by definition
  }
}

function translate(pattern: string): string | undefined {
  let rest = pattern;
  let source = "";
  while (rest !== "") {
    const [text, translated] = nextPiece(rest);
    if (text === "") return undefined;
    source += translated;
    rest = rest.slice(text.length);
  }
  return source;
}

function nextPiece(rest: string): readonly [text: string, translated: string] {
  for (const { shape, translate } of pieces) {
    const text = shape.exec(rest)?.[0];
    if (text !== undefined) return [text, translate(text)];
  }
  return ["", ""];
}

/** Returns `value` with every character that a pattern would interpret escaped. */
export function escapePattern(value: string): string {
  return value.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}
