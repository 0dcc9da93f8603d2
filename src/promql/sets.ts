import type { Mismatch } from "../shape.ts";
import { isBroken, withMismatches } from "./broken.ts";
import type { Condition, Expression } from "./expression.ts";
import { readJoin } from "./join.ts";
import { labelMismatches, showLabels } from "./labels.ts";
import type { SetNode } from "./node.ts";

/** Returns the two with a set operator between them; labels and dimension are those of `main`. */
export function combineSets<T extends Condition | Expression>(
  main: T,
  operator: SetNode["operator"],
  other: T,
  match: unknown,
): T {
  const node = { type: "set", operator, left: main.node, right: other.node } as const;
  const broken = isBroken(main.node) || isBroken(other.node);
  const found = broken || operator !== "or" ? [] : dimensionMismatches(main, other);
  if (match !== undefined) {
    const { matching, mismatches } = readJoin(main, other, match, false);
    const labels =
      operator === "or" ? [...new Set([...main.labels, ...other.labels])] : main.labels;
    return {
      ...main,
      node: withMismatches({ ...node, ...matching }, [...found, ...mismatches]),
      labels,
    };
  }
  const same = other.labels.length === main.labels.length;
  const on = same || operator === "or" ? {} : { on: other.labels };
  const owner = `the first ${main.kind} (${showLabels(main.labels)})`;
  const unknown = broken ? [] : labelMismatches(other.labels, main.labels, owner);
  return { ...main, node: withMismatches({ ...node, ...on }, [...found, ...unknown]) };
}

function dimensionMismatches(
  main: Condition | Expression,
  other: Condition | Expression,
): readonly Mismatch[] {
  if (main.dimension === other.dimension) return [];
  const article = main.kind === "expression" ? "an" : "a";
  return [
    { expected: `${article} ${main.kind} of ${main.dimension}`, got: `one of ${other.dimension}` },
  ];
}
