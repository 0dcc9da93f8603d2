import type { Node } from "typescript/unstable/ast";
import { isVariableDeclaration } from "typescript/unstable/ast/is";
import type { Checker, Symbol } from "typescript/unstable/sync";

import type { Comment } from "./entry.ts";

const empty: Comment = {
  text: "",
  params: new Map(),
  returns: undefined,
  throws: [],
  examples: [],
  defaultValue: undefined,
};

/** Returns the comment of a declaration; all of it is empty where there is none. */
export function readComment(
  declaration: Node,
  symbol: Symbol | undefined,
  checker: Checker,
): Comment {
  // Asking the compiler takes most of the time, so only what is there is asked for
  const written = textBefore(declaration);
  if (symbol === undefined || !written.includes("/**")) return empty;
  const tags = written.includes("@") ? symbol.getJsDocTags(checker) : [];
  const texts = (name: string): readonly string[] =>
    tags.filter((tag) => tag.name === name).map(({ text = "" }) => text.trim());
  return {
    text: symbol.getDocumentationComment(checker).trim(),
    params: new Map(texts("param").map(splitParam)),
    returns: texts("returns")[0],
    throws: texts("throws"),
    examples: texts("example"),
    defaultValue: texts("default")[0],
  };
}

/** The comment of `export const` stands before the whole statement. */
function textBefore(declaration: Node): string {
  const node = isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
  return node.getSourceFile().text.slice(node.pos, node.getStart());
}

/** `host - the server's name` → the parameter and what is said of it. */
function splitParam(text: string): readonly [string, string] {
  const [, name = "", meaning = ""] = /^(\S+)\s*(?:-\s*)?(.*)$/s.exec(text) ?? [];
  return [name, meaning];
}
