import { syntaxError } from "../failure.ts";
import { tokenize, type Token } from "./tokens.ts";

/** Reads the tokens of a text from left to right. */
export class Cursor {
  readonly text: string;
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(text: string) {
    this.text = text;
    this.#tokens = tokenize(text);
  }

  /** Returns the token `ahead` of the next, which is 0. */
  peek(ahead = 0): Token {
    const token = this.#tokens[this.#at + ahead] ?? this.#tokens.at(-1);
    if (token === undefined) throw new TypeError("expected the end, which tokenize() adds");
    return token;
  }

  next(): Token {
    const token = this.peek();
    this.#at++;
    return token;
  }

  /** Returns whether the next token is the sign. */
  sees(sign: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === "sign" && token.text === sign;
  }

  /** Returns whether the next token is the keyword, in whichever case. */
  seesWord(word: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === "word" && token.text.toLowerCase() === word;
  }

  /** Steps over the sign or keyword if it is next, and returns whether it was. */
  takes(text: string): boolean {
    const found = /^\w/.test(text) ? this.seesWord(text) : this.sees(text);
    if (found) this.#at++;
    return found;
  }

  /** Steps over the sign. @throws ObservabilityError `OBS_PROMQL_SYNTAX` where it is not next. */
  expect(sign: string, where: string): Token {
    if (this.sees(sign)) return this.next();
    throw this.unexpected(where, `"${sign}"`);
  }

  unexpected(where: string, expected: string): Error {
    const { text, from } = this.peek();
    return this.problem(
      from,
      `unexpected ${JSON.stringify(text)} in ${where}, expected ${expected}`,
    );
  }

  problem(at: number, what: string): Error {
    return syntaxError(this.text, at, what);
  }

  /** Where the token before the next ends. */
  get end(): number {
    return this.#tokens[this.#at - 1]?.to ?? 0;
  }

  /** Returns what stands between `(` and `)`, parted by commas; a last comma may be allowed. */
  list<T>(where: string, element: () => T, lastComma: boolean): readonly T[] {
    this.expect("(", where);
    const found: T[] = [];
    while (!this.sees(")")) {
      found.push(element());
      if (!this.takes(",")) break;
      if (this.sees(")") && !lastComma) throw this.unexpected(where, "an expression");
    }
    this.expect(")", where);
    return found;
  }
}
