import { nodeAt, parseJsonTree, type JsonNode } from "./json-tree.ts";

/**
 * Returns the JSON text with a value set, and every other byte as it was: order, indentation, line
 * ends, comments. Objects on the path that are missing are made. Nothing where the text is no JSON,
 * or something else than an object is on the path.
 */
export function setJson(text: string, path: readonly string[], value: unknown): string | undefined {
  const tree = parseJsonTree(text);
  const found = nodeAt(tree, path);
  if (found !== undefined) return splice(text, found.start, found.end, render(text, value, path));
  const parentPath = path.slice(0, -1);
  const parent = nodeAt(tree, parentPath);
  const key = path.at(-1);
  if (tree === undefined || key === undefined) return undefined;
  if (parent === undefined) return setJson(text, parentPath, { [key]: value });
  if (parent.kind !== "object") return undefined;
  const member = `${JSON.stringify(key)}: ${render(text, value, path)}`;
  return addMember(text, parent, member, path.length);
}

/**
 * Returns the JSON text with texts added to the end of a list, and every other byte as it was; the
 * list is made of these and the `otherwise` where there is none. Nothing where it cannot be.
 */
export function appendJson(
  text: string,
  path: readonly string[],
  values: readonly string[],
  otherwise: readonly string[],
): string | undefined {
  const list = nodeAt(parseJsonTree(text), path);
  const last = list?.kind === "array" ? list.items.at(-1) : undefined;
  if (list?.kind !== "array" || last === undefined) {
    return setJson(text, path, [...otherwise, ...values]);
  }
  const [, lead = " "] = /(\n[ \t]*)$/.exec(text.slice(list.start, last.start)) ?? [];
  const separator = lead.startsWith("\n") ? `,${newline(text)}${lead.slice(1)}` : ", ";
  const added = values.map((value) => `${separator}${JSON.stringify(value)}`).join("");
  return splice(text, last.end, last.end, added);
}

function addMember(
  text: string,
  parent: Extract<JsonNode, { readonly kind: "object" }>,
  member: string,
  depth: number,
): string {
  const last = parent.members.at(-1);
  const before = `${newline(text)}${indentation(text).repeat(depth)}`;
  if (last !== undefined) {
    const inline = !text.slice(parent.start, parent.members[0]?.start).includes("\n");
    return splice(text, last.value.end, last.value.end, `,${inline ? " " : before}${member}`);
  }
  const after = `${newline(text)}${indentation(text).repeat(depth - 1)}`;
  return splice(text, parent.start, parent.end, `{${before}${member}${after}}`);
}

function render(text: string, value: unknown, path: readonly string[]): string {
  if (Array.isArray(value)) return `[${value.map((item) => JSON.stringify(item)).join(", ")}]`;
  const inner = indentation(text).repeat(path.length);
  return (JSON.stringify(value, undefined, indentation(text)) ?? "null").replaceAll(
    "\n",
    `${newline(text)}${inner}`,
  );
}

/** What the first indented line begins with; nothing where all is on one line. */
function indentation(text: string): string {
  if (!text.trim().includes("\n")) return "";
  return /\n([ \t]+)\S/.exec(text)?.[1] ?? "  ";
}

function newline(text: string): string {
  if (!text.trim().includes("\n")) return "";
  return text.includes("\r\n") ? "\r\n" : "\n";
}

function splice(text: string, start: number, end: number, replacement: string): string {
  return text.slice(0, start) + replacement + text.slice(end);
}
