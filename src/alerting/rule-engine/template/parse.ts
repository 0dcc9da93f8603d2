import { unquote } from "../../../promql/evaluate/parse/string.ts";
import { readActions, type Token } from "../../alertmanager/go-template-action.ts";
import { TemplateFailure, type TemplateValue } from "./value.ts";

/** A part of a template. */
export type TemplateNode =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "show"; readonly pipeline: Pipeline }
  | BlockNode;

export interface BlockNode {
  readonly type: "if" | "with" | "range";
  readonly pipeline: Pipeline;
  readonly body: readonly TemplateNode[];
  readonly otherwise: readonly TemplateNode[];
}

/** Commands of which each is given what the one before it returns. */
export interface Pipeline {
  readonly variables: readonly string[];
  readonly commands: readonly (readonly Operand[])[];
}

/** A value, and the fields that are read of it. */
export interface Operand {
  readonly value:
    | { readonly type: "literal"; readonly value: TemplateValue }
    | { readonly type: "dot" }
    | { readonly type: "variable" | "function"; readonly name: string }
    | { readonly type: "pipeline"; readonly pipeline: Pipeline };
  readonly fields: readonly string[];
}

type Piece = string | readonly Token[];

/**
 * Returns the parts of a Go template: https://pkg.go.dev/text/template
 *
 * @throws TemplateFailure where it is none, or defines templates of its own.
 */
export function parseTemplate(text: string): readonly TemplateNode[] {
  const pieces = piecesOf(text);
  const cursor: Cursor<Piece> = { items: pieces, at: 0 };
  const nodes = parseNodes(cursor);
  if (cursor.at < pieces.length) throw new TemplateFailure("unexpected {{end}} or {{else}}");
  return nodes;
}

interface Cursor<T> {
  readonly items: readonly T[];
  at: number;
}

const comment = /^\{\{(?:-\s+)?\/\*[\s\S]*?\*\/(?:\s+-)?\}\}/;

/** Text and actions in turn, with the space removed that `{{-` and `-}}` take. */
function piecesOf(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let rest = text;
  for (;;) {
    const at = rest.indexOf("{{");
    if (at === -1) return [...pieces, rest];
    const before = rest.slice(0, at);
    rest = rest.slice(at);
    const note = comment.exec(rest)?.[0];
    const action = note === undefined ? firstAction(rest) : { text: note, tokens: [] };
    pieces.push(/^\{\{-\s/.test(action.text) ? before.trimEnd() : before);
    if (note === undefined) pieces.push(action.tokens);
    rest = rest.slice(action.text.length);
    if (/\s-\}\}$/.test(action.text)) rest = rest.trimStart();
  }
}

function firstAction(text: string): { readonly text: string; readonly tokens: readonly Token[] } {
  const { actions, flaw } = readActions(text);
  const [action] = actions;
  if (action !== undefined) return action;
  throw new TemplateFailure(`expected ${flaw?.expected ?? "an action"}, got ${flaw?.got ?? text}`);
}

function parseNodes(pieces: Cursor<Piece>): readonly TemplateNode[] {
  const nodes: TemplateNode[] = [];
  for (;;) {
    const piece = pieces.items[pieces.at];
    if (piece === undefined) return nodes;
    if (typeof piece === "string") {
      nodes.push({ type: "text", text: piece });
      pieces.at += 1;
      continue;
    }
    const word = keywordOf(piece);
    if (word === "end" || word === "else") return nodes;
    pieces.at += 1;
    if (word === "if" || word === "with" || word === "range") {
      nodes.push(parseBlock(pieces, word, piece.slice(1)));
    } else if (word === "other") {
      throw new TemplateFailure(`unsupported: ${piece.map(({ text }) => text).join(" ")}`);
    } else nodes.push({ type: "show", pipeline: parsePipeline(piece) });
  }
}

const others: ReadonlySet<string> = new Set(["template", "define", "block", "break", "continue"]);

type Keyword = "if" | "with" | "range" | "else" | "end" | "other";

function keywordOf([token]: readonly Token[]): Keyword | undefined {
  if (token?.kind !== "word") return undefined;
  const { text } = token;
  if (text === "if" || text === "with" || text === "range") return text;
  if (text === "else" || text === "end") return text;
  return others.has(text) ? "other" : undefined;
}

function parseBlock(
  pieces: Cursor<Piece>,
  type: BlockNode["type"],
  tokens: readonly Token[],
): BlockNode {
  const pipeline = parsePipeline(tokens);
  const body = parseNodes(pieces);
  const stop = pieces.items[pieces.at];
  if (stop === undefined || typeof stop === "string") throw new TemplateFailure("unexpected EOF");
  pieces.at += 1;
  if (keywordOf(stop) === "end") return { type, pipeline, body, otherwise: [] };
  const chained = keywordOf(stop.slice(1));
  // `{{else if}}` ends with the block that it stands in
  if (chained === "if" || chained === "with") {
    return { type, pipeline, body, otherwise: [parseBlock(pieces, chained, stop.slice(2))] };
  }
  const otherwise = parseNodes(pieces);
  const end = pieces.items[pieces.at];
  if (end === undefined || typeof end === "string" || keywordOf(end) !== "end") {
    throw new TemplateFailure("expected {{end}}");
  }
  pieces.at += 1;
  return { type, pipeline, body, otherwise };
}

function parsePipeline(tokens: readonly Token[]): Pipeline {
  const assigned = tokens.findIndex(({ kind }) => kind === "declare" || kind === "assign");
  const variables = tokens
    .slice(0, Math.max(0, assigned))
    .filter(({ kind }) => kind === "variable");
  const cursor: Cursor<Token> = { items: tokens, at: assigned + 1 };
  const commands = parseCommands(cursor);
  if (cursor.at < tokens.length) throw new TemplateFailure("unexpected )");
  return { variables: variables.map(({ text }) => text), commands };
}

function parseCommands(cursor: Cursor<Token>): Pipeline["commands"] {
  const commands: Operand[][] = [[]];
  for (;;) {
    const token = cursor.items[cursor.at];
    if (token === undefined || token.kind === "close") break;
    if (token.kind === "pipe") {
      cursor.at += 1;
      commands.push([]);
    } else commands.at(-1)?.push(parseOperand(cursor, token));
  }
  if (commands.some((operands) => operands.length === 0))
    throw new TemplateFailure("missing value");
  return commands;
}

function parseOperand(cursor: Cursor<Token>, token: Token): Operand {
  cursor.at += 1;
  const value = parseValue(cursor, token);
  const fields: string[] = token.kind === "field" ? [token.text.slice(1)] : [];
  for (;;) {
    const next = cursor.items[cursor.at];
    if (next?.kind !== "field" || !next.joined) return { value, fields };
    fields.push(next.text.slice(1));
    cursor.at += 1;
  }
}

function parseValue(cursor: Cursor<Token>, { kind, text }: Token): Operand["value"] {
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
      if (text === "true" || text === "false") return { type: "literal", value: text === "true" };
      if (text === "nil") return { type: "literal", value: undefined };
      return { type: "function", name: text };
    case "open": {
      const commands = parseCommands(cursor);
      if (cursor.items[cursor.at]?.kind !== "close") throw new TemplateFailure("unclosed (");
      cursor.at += 1;
      return { type: "pipeline", pipeline: { variables: [], commands } };
    }
    case "declare":
    case "assign":
    case "pipe":
    case "comma":
    case "close":
      throw new TemplateFailure(`unexpected ${text}`);
  }
  return { type: "dot" };
}

function toNumber(text: string): number | bigint {
  const plain = text.replaceAll("_", "");
  if (/^[+-]?\d+$/.test(plain)) return BigInt(plain.replace("+", ""));
  return Number(plain);
}
