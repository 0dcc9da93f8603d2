import {
  isBlock,
  isExpressionWithTypeArguments,
  isParameterDeclaration,
  isTypeQueryNode,
  isTypeReferenceNode,
} from "typescript/unstable/ast/is";
import type { Node } from "typescript/unstable/ast";

/** Returns the names of types and values in a signature, each once; never those of a body. */
export function namesIn(signature: readonly Node[]): readonly Node[] {
  const byText = new Map(signature.flatMap(names).map((name) => [name.getText(), name]));
  return [...byText.values()];
}

function names(node: Node): readonly Node[] {
  if (isBlock(node)) return [];
  const own = nameOf(node);
  return [...(own === undefined ? [] : [own]), ...childrenOf(node).flatMap(names)];
}

function nameOf(node: Node): Node | undefined {
  if (isTypeReferenceNode(node)) return node.typeName;
  if (isExpressionWithTypeArguments(node)) return node.expression;
  if (isTypeQueryNode(node)) return node.exprName;
  return undefined;
}

function childrenOf(node: Node): readonly Node[] {
  const children: Node[] = [];
  node.forEachChild((child) => {
    // A default value is no part of the type
    if (!(isParameterDeclaration(node) && child === node.initializer)) children.push(child);
  });
  return children;
}
