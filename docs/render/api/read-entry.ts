import type {
  ClassDeclaration,
  InterfaceDeclaration,
  Node,
  TypeAliasDeclaration,
} from "typescript/unstable/ast";
import {
  isClassDeclaration,
  isFunctionDeclaration,
  isInterfaceDeclaration,
  isPropertyDeclaration,
  isTypeAliasDeclaration,
  isVariableDeclaration,
} from "typescript/unstable/ast/is";
import { NodeBuilderFlags, SymbolFlags, type Checker, type Symbol } from "typescript/unstable/sync";

import type { Entry, Reference } from "./entry.ts";
import { readComment } from "./read-comment.ts";
import { readMembers, withoutBody } from "./read-members.ts";
import { namesIn } from "./references.ts";

/** A type longer than this, inferred from a table, is not printed: its comment says what it holds. */
const longestInferred = 300;

/** Returns the entry of an exported symbol and the symbols of src/ that its signature names. */
export function readEntry(
  exported: Symbol,
  sources: string,
  checker: Checker,
): { readonly entry: Entry; readonly named: readonly (readonly [string, Symbol])[] } {
  const symbol = resolveAlias(exported, checker);
  const declarations = symbol.declarations.flatMap((handle) => handle.resolve() ?? []);
  const [first] = declarations;
  if (first === undefined) throw new Error(`${exported.name}: expected a declaration, got none`);
  const found = namedSymbols(declarations, sources, checker);
  return {
    entry: {
      key: keyOf(symbol),
      name: exported.name,
      callable: isFunctionDeclaration(first),
      signature: declarations.map((node) => signatureOf(node, symbol, checker)).join("\n"),
      comment: readComment(first, symbol, checker),
      members: readMembers(
        declarations.filter(hasMembers).flatMap(({ members }) => [...members]),
        checker,
      ),
      references: found.map(([name, target]): Reference => ({ name, key: keyOf(target) })),
      file: first.getSourceFile().fileName.slice(sources.length + 1),
      position: first.getStart(),
    },
    named: found.map(([, target]) => [keyOf(target), target]),
  };
}

/** Returns what an import or export specifier stands for. */
function resolveAlias(symbol: Symbol, checker: Checker): Symbol {
  return (symbol.flags & SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol);
}

/** Ids of symbols differ from run to run; name and place do not. */
function keyOf(symbol: Symbol): string {
  const [place] = symbol.declarations;
  return `${place?.path}#${place?.index}`;
}

type WithMembers = InterfaceDeclaration | ClassDeclaration;

function hasMembers(node: Node): node is WithMembers {
  return isInterfaceDeclaration(node) || isClassDeclaration(node);
}

function signatureOf(node: Node, symbol: Symbol, checker: Checker): string {
  if (isVariableDeclaration(node)) return constSignature(node, symbol, checker);
  const values = isTypeAliasDeclaration(node) ? listedValues(node, symbol, checker) : undefined;
  if (values !== undefined) return `type ${symbol.name} = ${values};`;
  const text = isFunctionDeclaration(node) ? withoutBody(node) : node.getText();
  const head = hasMembers(node) ? text.slice(0, node.members.pos - node.getStart() - 1) : text;
  return head.replace(/^export (?:async )?/, "").trim();
}

/** What `typeof table` comes to, where it is short: the table itself may not be exported. */
function listedValues(
  node: TypeAliasDeclaration,
  symbol: Symbol,
  checker: Checker,
): string | undefined {
  if (node.typeParameters !== undefined || !node.type.getText().includes("typeof "))
    return undefined;
  const flags = NodeBuilderFlags.NoTruncation | NodeBuilderFlags.InTypeAlias;
  const text = checker.typeToString(checker.getDeclaredTypeOfSymbol(symbol), node, flags);
  return text.length > longestInferred ? undefined : text;
}

function constSignature(
  node: Node & { readonly type?: Node },
  symbol: Symbol,
  checker: Checker,
): string {
  if (node.type !== undefined) return `const ${symbol.name}: ${node.type.getText()}`;
  const type = checker.getTypeOfSymbol(symbol);
  const text =
    type === undefined
      ? "unknown"
      : checker.typeToString(type, node, NodeBuilderFlags.NoTruncation);
  return `const ${symbol.name}${text.length > longestInferred ? "" : `: ${text}`}`;
}

function namedSymbols(
  declarations: readonly Node[],
  sources: string,
  checker: Checker,
): readonly (readonly [string, Symbol])[] {
  const names = namesIn(declarations.flatMap(partsOf));
  const symbols = names.length === 0 ? [] : checker.getSymbolAtLocation(names);
  return names.flatMap((name, index) => {
    const symbol = symbols[index];
    if (symbol === undefined) return [];
    const target = resolveAlias(symbol, checker);
    const ours = target.declarations[0]?.path.startsWith(`${sources}/`) ?? false;
    const parameter = (target.flags & SymbolFlags.TypeParameter) !== 0;
    return ours && !parameter ? [[name.getText(), target] as const] : [];
  });
}

/** What of a declaration its readers see: of a class not the bodies and initial values. */
function partsOf(node: Node): readonly Node[] {
  if (isVariableDeclaration(node)) return node.type === undefined ? [] : [node.type];
  if (!isClassDeclaration(node)) return [node];
  return node.members.flatMap((member) => {
    const shown = isPropertyDeclaration(member) ? member.type : member;
    return shown === undefined || /^(?:private\b|readonly #|#|async #)/.test(member.getText())
      ? []
      : [shown];
  });
}
