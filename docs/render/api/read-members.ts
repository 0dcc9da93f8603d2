import { SyntaxKind, type Node } from "typescript/unstable/ast";
import {
  isCallSignatureDeclaration,
  isConstructorDeclaration,
  isGetAccessorDeclaration,
  isIndexSignatureDeclaration,
  isMethodDeclaration,
  isMethodSignatureDeclaration,
  isPrivateIdentifier,
  isPropertyDeclaration,
  isPropertySignatureDeclaration,
} from "typescript/unstable/ast/is";
import type { Checker } from "typescript/unstable/sync";

import type { Member } from "./entry.ts";
import { readComment } from "./read-comment.ts";

/** Returns what users see of an interface's or a class's members; nothing of the private ones. */
export function readMembers(nodes: readonly Node[], checker: Checker): readonly Member[] {
  const shown = nodes.flatMap((node) => showMember(node) ?? []);
  const names = shown.map(({ name }) => name);
  const symbols = names.length === 0 ? [] : checker.getSymbolAtLocation(names);
  return shown.map(({ node, label, type }, index) => ({
    name: label,
    type,
    comment: readComment(node, symbols[index], checker),
  }));
}

interface ShownMember {
  readonly node: Node;
  /** Where the compiler finds its symbol. */
  readonly name: Node;
  readonly label: string;
  readonly type: string;
}

function showMember(node: Node): ShownMember | undefined {
  if (isConstructorDeclaration(node)) {
    const type = oneLine(withoutBody(node)).replace(/^constructor/, "");
    return { node, name: node, label: "constructor()", type };
  }
  if (isCallSignatureDeclaration(node)) {
    return { node, name: node, label: "()", type: oneLine(node.getText()) };
  }
  if (isIndexSignatureDeclaration(node)) {
    const [label = "", type = ""] = oneLine(node.getText()).split("]: ");
    return { node, name: node, label: `${label.replace("readonly ", "")}]`, type };
  }
  if (isMethodSignatureDeclaration(node) || isMethodDeclaration(node)) {
    const call = oneLine(withoutBody(node)).replace(/^(?:(?:async|static|override) )+/, "");
    const label = node.name.getText();
    return publicOnly(node, `${label}()`, call.slice(label.length));
  }
  if (
    isPropertySignatureDeclaration(node) ||
    isPropertyDeclaration(node) ||
    isGetAccessorDeclaration(node)
  ) {
    if (node.type === undefined) return undefined;
    const optional = /^[^:(]*\?:/.test(node.getText()) ? "?" : "";
    return publicOnly(node, `${node.name.getText()}${optional}`, oneLine(node.type.getText()));
  }
  return undefined;
}

interface NamedMember extends Node {
  readonly name: Node;
  readonly modifiers?: readonly Node[];
}

function publicOnly(node: NamedMember, label: string, type: string): ShownMember | undefined {
  const hidden = node.modifiers?.some(
    ({ kind }) => kind === SyntaxKind.PrivateKeyword || kind === SyntaxKind.ProtectedKeyword,
  );
  if (isPrivateIdentifier(node.name) || hidden === true) return undefined;
  return { node, name: node.name, label, type };
}

/** Returns the text of a function or method up to its body. */
export function withoutBody(node: Node & { readonly body?: Node | undefined }): string {
  const text = node.getText();
  return node.body === undefined
    ? text.replace(/;$/, "")
    : text.slice(0, node.body.getStart() - node.getStart()).trim();
}

function oneLine(text: string): string {
  return text
    .replaceAll(/\s*\n\s*/g, " ")
    .replaceAll("( ", "(")
    .replaceAll(/,? \)/g, ")")
    .replaceAll(/= \| /g, "= ")
    .replace(/^\| /, "")
    .replace(/;$/, "");
}
