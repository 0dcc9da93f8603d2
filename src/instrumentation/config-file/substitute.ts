import { isScalar, Scalar, visit, type Document, type Node, type Pair } from "yaml";

/** A reference that cannot be meant. */
export interface BadReference {
  readonly path: string;
  readonly reference: string;
}

export interface Substituted {
  /** The variables that the file refers to. */
  readonly variables: ReadonlySet<string>;
  readonly bad: readonly BadReference[];
}

/** `$$`, or anything between `${` and `}`. */
const reference = /\$\$|\$\{([^}\n]*)\}/g;
const variable = /^(?:env:)?([A-Za-z_]\w*)(?::-(.*))?$/;

/**
 * Replaces `${VAR}`, `${env:VAR}`, `${VAR:-default}` and `$$` in the document's values, not in its
 * keys. A plain value gets its type afterwards; what a variable holds is never more than one value.
 * https://opentelemetry.io/docs/specs/otel/configuration/data-model/#environment-variable-substitution
 *
 * @param read - Returns the value of a variable, "" if it is unset.
 */
export function substitute(document: Document, read: (name: string) => string): Substituted {
  const variables = new Set<string>();
  const bad: BadReference[] = [];
  visit(document, {
    Scalar(key, node, ancestors) {
      if (key === "key" || typeof node.value !== "string" || !node.value.includes("$")) return;
      const text = node.value.replaceAll(reference, (whole, inner: string | undefined) => {
        if (inner === undefined) return "$";
        const [, name, fallback = ""] = variable.exec(inner) ?? [];
        if (name === undefined) {
          bad.push({ path: pathOf(key, ancestors), reference: whole });
          return whole;
        }
        variables.add(name);
        const value = read(name);
        return value === "" ? fallback : value;
      });
      node.value = node.type === Scalar.PLAIN ? resolvePlain(text, document) : text;
    },
  });
  return { variables, bad };
}

/** What YAML would make of the text if it stood there. */
function resolvePlain(text: string, { schema }: Document): unknown {
  for (const tag of schema.tags) {
    if (tag.default !== true || tag.collection !== undefined || tag.test?.test(text) !== true) {
      continue;
    }
    const resolved: unknown = tag.resolve(text, () => undefined, {});
    return isScalar(resolved) ? resolved.value : resolved;
  }
  return text;
}

function pathOf(
  key: number | "key" | "value" | null,
  ancestors: readonly (Document | Node | Pair)[],
): string {
  const names = ancestors.flatMap((ancestor) =>
    "key" in ancestor && isScalar(ancestor.key) ? [String(ancestor.key.value)] : [],
  );
  return `${names.join(".")}${typeof key === "number" ? `[${key}]` : ""}`;
}
