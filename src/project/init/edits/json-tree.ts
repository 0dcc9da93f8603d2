/** A value in a JSON text, and where it stands. */
export type JsonNode = JsonPlace &
  (
    | { readonly kind: "object"; readonly members: readonly JsonMember[] }
    | { readonly kind: "array"; readonly items: readonly JsonNode[] }
    | { readonly kind: "scalar"; readonly value: unknown }
  );

export interface JsonMember {
  readonly key: string;
  /** Where the key begins. */
  readonly start: number;
  readonly value: JsonNode;
}

interface JsonPlace {
  readonly start: number;
  readonly end: number;
}

/** Spaces, comments and a byte order mark: TypeScript's configs have comments. */
const blank = /(?:[\s\uFEFF]|\/\/[^\n]*|\/\*[^]*?\*\/)*/y;
const scalar = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null/y;

/**
 * Returns the tree of a JSON text, with the comments and trailing commas that TypeScript allows, or
 * nothing where it is none. Places make it possible to change a value and nothing else.
 */
export function parseJsonTree(text: string): JsonNode | undefined {
  try {
    const read = reader(text);
    const node = read.value();
    return read.atEnd() ? node : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

interface Reader {
  readonly value: () => JsonNode;
  readonly atEnd: () => boolean;
}

function reader(text: string): Reader {
  let at = 0;

  const skipBlank = (): void => {
    blank.lastIndex = at;
    blank.exec(text);
    at = blank.lastIndex;
  };
  const takes = (character: string): boolean => {
    skipBlank();
    if (text[at] !== character) return false;
    at += 1;
    return true;
  };
  const takeScalar = (): JsonNode => {
    skipBlank();
    const start = at;
    scalar.lastIndex = at;
    const source = scalar.exec(text)?.[0];
    if (source === undefined) throw new SyntaxError(`no value at ${at}`);
    at = scalar.lastIndex;
    const parsed: unknown = JSON.parse(source);
    return { kind: "scalar", start, end: at, value: parsed };
  };
  const takeMember = (): JsonMember => {
    const key = takeScalar();
    if (key.kind !== "scalar" || typeof key.value !== "string" || !takes(":")) {
      throw new SyntaxError(`no member at ${at}`);
    }
    return { key: key.value, start: key.start, value: value() };
  };
  const takeList = <T>(close: string, take: () => T): readonly T[] => {
    const taken: T[] = [];
    while (!takes(close)) {
      taken.push(take());
      if (takes(",")) continue;
      if (takes(close)) break;
      throw new SyntaxError(`no ${close} at ${at}`);
    }
    return taken;
  };
  const value = (): JsonNode => {
    skipBlank();
    const start = at;
    if (takes("{")) {
      const members = takeList("}", takeMember);
      return { kind: "object", start, end: at, members };
    }
    if (takes("[")) {
      const items = takeList("]", value);
      return { kind: "array", start, end: at, items };
    }
    return takeScalar();
  };
  const atEnd = (): boolean => {
    skipBlank();
    return at === text.length;
  };
  return { value, atEnd };
}

/** Returns the value that the path of keys leads to. Of two equal keys the last one counts. */
export function nodeAt(node: JsonNode | undefined, path: readonly string[]): JsonNode | undefined {
  const [key, ...rest] = path;
  if (key === undefined || node === undefined) return node;
  if (node.kind !== "object") return undefined;
  return nodeAt(node.members.findLast((member) => member.key === key)?.value, rest);
}

/** Returns the value as JavaScript has it. */
export function toValue(node: JsonNode | undefined): unknown {
  if (node?.kind === "object") {
    return Object.fromEntries(node.members.map(({ key, value }) => [key, toValue(value)]));
  }
  if (node?.kind === "array") return node.items.map(toValue);
  return node?.value;
}
