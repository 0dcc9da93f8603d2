import { unquote } from "../../promql/evaluate/parse/string.ts";
import type { Action, Token } from "./action.ts";
import type { Literal, Operand, OperandValue, Pipeline } from "./syntax.ts";

/** What an action says that Go cannot read. */
export class ActionFlaw extends Error {
  override readonly name = "ActionFlaw";
  readonly expected: string;
  readonly got: string;

  constructor(expected: string, got: string) {
    super(`expected ${expected}, got ${got}`);
    this.expected = expected;
    this.got = got;
  }
}

interface Cursor {
  readonly tokens: readonly Token[];
  readonly action: Action;
  at: number;
}

/**
 * Returns the pipeline that the tokens of the action are.
 *
 * @throws ActionFlaw where they are none.
 */
export function parsePipeline(tokens: readonly Token[], action: Action): Pipeline {
  const assigned = tokens.findIndex(({ kind }) => kind === "declare" || kind === "assign");
  const variables = tokens
    .slice(0, Math.max(0, assigned))
    .filter(({ kind }) => kind === "variable");
  const cursor: Cursor = { tokens, action, at: assigned + 1 };
  const commands = parseCommands(cursor);
  if (cursor.at < tokens.length) throw new ActionFlaw("a ( for each )", action.text);
  return {
    variables: variables.map(({ text }) => text),
    declares: tokens[assigned]?.kind === "declare",
    commands,
  };
}

function parseCommands(cursor: Cursor): Pipeline["commands"] {
  const commands: Operand[][] = [[]];
  for (;;) {
    const token = cursor.tokens[cursor.at];
    if (token === undefined || token.kind === "close") break;
    if (token.kind === "pipe") {
      if (commands.at(-1)?.length === 0)
        throw new ActionFlaw("a value before |", cursor.action.text);
      cursor.at += 1;
      commands.push([]);
    } else commands.at(-1)?.push(parseOperand(cursor, token));
  }
  if (commands[0]?.length === 0) throw new ActionFlaw("a value", cursor.action.text);
  // Go forgives a | with nothing after it
  return commands.filter((operands) => operands.length > 0);
}

function parseOperand(cursor: Cursor, token: Token): Operand {
  cursor.at += 1;
  const value = parseValue(cursor, token);
  const fields: string[] = token.kind === "field" ? [token.text.slice(1)] : [];
  for (;;) {
    const next = cursor.tokens[cursor.at];
    if (next?.kind !== "field" || !next.joined) return { value, fields };
    fields.push(next.text.slice(1));
    cursor.at += 1;
  }
}

function parseValue(cursor: Cursor, { kind, text }: Token): OperandValue {
  switch (kind) {
    case "text":
      return { type: "literal", value: unquote(text) ?? text };
    case "number":
      return { type: "literal", value: toNumber(text) };
    case "field":
    case "dot":
      return { type: "dot" };
    case "variable":
      return { type: "variable", name: text };
    case "word":
      return constants.has(text)
        ? { type: "literal", value: constants.get(text) }
        : { type: "function", name: text };
    case "open": {
      const commands = parseCommands(cursor);
      if (cursor.tokens[cursor.at] === undefined)
        throw new ActionFlaw("a ) for each (", cursor.action.text);
      cursor.at += 1;
      return { type: "pipeline", pipeline: { variables: [], declares: false, commands } };
    }
    case "declare":
    case "assign":
    case "pipe":
    case "comma":
    case "close":
      throw new ActionFlaw("a value", `${text} in ${cursor.action.text}`);
  }
  return kind satisfies never;
}

const constants: ReadonlyMap<string, Literal> = new Map<string, Literal>([
  ["true", true],
  ["false", false],
  ["nil", undefined],
]);

function toNumber(text: string): number | bigint {
  if (text.startsWith("'")) return BigInt(unquote(text)?.codePointAt(0) ?? 0);
  const plain = text.replaceAll("_", "");
  const digits = plain.replace(/^[+-]/, "");
  if (!/^(?:\d+|0[xXbBoO][\da-fA-F]+)$/.test(digits)) return Number(plain);
  return plain.startsWith("-") ? -BigInt(digits) : BigInt(digits);
}
