import { syntaxError } from "../failure.ts";
import { parseNumber } from "./number.ts";
import { unquote } from "./string.ts";
import type { Span } from "./syntax.ts";

/** A word, a literal or a sign of the language; `text` is as written. */
export type Token = Span &
  (
    | { readonly kind: "word" | "sign" | "end"; readonly text: string }
    /** `duration`: written with units such as `5m`; its value is seconds all the same. */
    | {
        readonly kind: "number";
        readonly text: string;
        readonly value: number;
        readonly duration: boolean;
      }
    | { readonly kind: "string"; readonly text: string; readonly value: string }
  );

const space = /(?:\s+|#[^\n]*)*/y;
const number =
  /(?:(?:\d+(?:ms|[smhdwy]))+|0[xX](?:_?[0-9a-fA-F])+|(?:\d(?:_?\d)*(?:\.(?:\d(?:_?\d)*)?)?|\.\d(?:_?\d)*)(?:[eE][+-]?\d(?:_?\d)*)?)(?![\w:])/y;
const word = /[A-Za-z_:][A-Za-z0-9_:]*/y;
// Within [], a colon parts the range from the step, and a word cannot begin with it
const wordInRange = /[A-Za-z_][A-Za-z0-9_]*/y;
const numberInRange =
  /(?:(?:\d+(?:ms|[smhdwy]))+|0[xX](?:_?[0-9a-fA-F])+|(?:\d(?:_?\d)*(?:\.(?:\d(?:_?\d)*)?)?|\.\d(?:_?\d)*)(?:[eE][+-]?\d(?:_?\d)*)?)(?!\w)/y;
const text = /"(?:\\[\s\S]|[^"\\\n])*"|'(?:\\[\s\S]|[^'\\\n])*'|`[^`]*`/y;
const sign = /==|!=|<=|>=|=~|!~|<\/|>\/|[-+*/%^<>=(){}[\],:@]/y;

/**
 * Returns the tokens of the text, the last of kind `end`.
 *
 * @throws ObservabilityError `OBS_PROMQL_SYNTAX` on a character that begins no token.
 */
export function tokenize(source: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let brackets = 0;
  const take = (shape: RegExp): string | undefined => {
    shape.lastIndex = at;
    return shape.exec(source)?.[0];
  };
  for (;;) {
    at += take(space)?.length ?? 0;
    if (at >= source.length) break;
    const inRange = brackets > 0;
    const digits = take(inRange ? numberInRange : number);
    const token = toToken(source, at, {
      digits,
      quoted: digits === undefined ? take(text) : undefined,
      name: take(inRange ? wordInRange : word),
      mark: take(sign),
    });
    if (token.text === "[") brackets++;
    if (token.text === "]") brackets--;
    tokens.push(token);
    at = token.to;
  }
  return [...tokens, { kind: "end", text: "end of input", from: at, to: at }];
}

interface Found {
  readonly digits: string | undefined;
  readonly quoted: string | undefined;
  readonly name: string | undefined;
  readonly mark: string | undefined;
}

function toToken(source: string, from: number, { digits, quoted, name, mark }: Found): Token {
  if (digits !== undefined) {
    const to = from + digits.length;
    return { kind: "number", text: digits, from, to, ...parseNumber(digits) };
  }
  if (quoted !== undefined) {
    const value = unquote(quoted);
    if (value === undefined) throw syntaxError(source, from, "invalid escape in a string");
    return { kind: "string", text: quoted, value, from, to: from + quoted.length };
  }
  if (name !== undefined) return { kind: "word", text: name, from, to: from + name.length };
  if (mark !== undefined) return { kind: "sign", text: mark, from, to: from + mark.length };
  throw syntaxError(source, from, `unexpected character ${JSON.stringify(source.charAt(from))}`);
}
