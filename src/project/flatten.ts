import { show } from "../show.ts";
import type { ProjectProblem } from "./problem.ts";

/** The leaves of nested lists, and what is in the lists that is no such leaf. */
export interface Flattened<T> {
  readonly items: readonly T[];
  readonly problems: readonly Omit<ProjectProblem, "file">[];
}

/** `shippedRules` without its parentheses is a function, of which JSON says nothing. */
function given(value: unknown): string {
  return typeof value === "function" ? `the function ${value.name} itself` : show(value);
}

/** Returns the leaves of `value`, a leaf or lists of them to any depth. */
export function flatten<T>(
  value: unknown,
  field: string,
  isLeaf: (value: unknown) => value is T,
  expected: string,
): Flattened<T> {
  if (!Array.isArray(value)) {
    return isLeaf(value)
      ? { items: [value], problems: [] }
      : { items: [], problems: [{ field, expected, got: given(value) }] };
  }
  const parts = value.map((one, index) => flatten(one, `${field}[${index}]`, isLeaf, expected));
  return {
    items: parts.flatMap(({ items }) => items),
    problems: parts.flatMap(({ problems }) => problems),
  };
}
