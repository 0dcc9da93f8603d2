import { childrenOf } from "../parse/walk.ts";
import type { DurationNode, Modifiers, SelectorNode, Syntax } from "../parse/syntax.ts";
import { durationMs } from "../duration-value.ts";
import type { Frame } from "../query.ts";

/** When a selector looks at its series: at a fixed time or that of the step, and before it. */
interface Reference {
  readonly at: Modifiers["at"];
  readonly offsetMs: number;
}

/**
 * Returns the `@` and `offset` that info series are read with: those of the selectors of the first
 * argument where all have the same, else none.
 */
export function infoReference(node: Syntax | undefined, frame: Frame): Modifiers {
  const found = node === undefined ? undefined : referencesOf(node, [], frame);
  const [first] = found?.references ?? [];
  if (found === undefined || first === undefined || found.hasFree) return {};
  const same = found.references.every((one) => isSame(one, first, frame));
  if (!same) return {};
  const offset: DurationNode = { type: "ms", ms: first.offsetMs };
  return { offset, ...(first.at === undefined ? {} : { at: first.at }) };
}

interface Found {
  readonly references: readonly Reference[];
  /** Some part is read at the time of the step without any selector. */
  readonly hasFree: boolean;
}

function referencesOf(
  node: Syntax,
  subqueries: readonly Modifiers[],
  frame: Frame,
): Found | undefined {
  if (node.type === "selector") {
    return { references: [referenceOf(node, subqueries, frame)], hasFree: false };
  }
  const children = vectorsBelow(node);
  if (children === undefined) return undefined;
  const within = node.type === "subquery" ? [node, ...subqueries] : subqueries;
  const found = children
    .map((child) => referencesOf(child, within, frame))
    .filter((one) => one !== undefined);
  const references = found.flatMap((one) => one.references);
  return { references, hasFree: references.length === 0 || found.some(({ hasFree }) => hasFree) };
}

/** The parts of a node that make a vector; undefined where it is a number or a text. */
function vectorsBelow(node: Syntax): readonly Syntax[] | undefined {
  switch (node.type) {
    case "call":
      if (["scalar", "time", "pi"].includes(node.name)) return undefined;
      return node.name === "info" ? node.args.slice(0, 1) : node.args;
    case "aggregate":
      return [node.of];
    case "selector":
    case "number":
    case "string":
      return undefined;
    case "binary":
    case "negative":
    case "paren":
    case "subquery":
      return childrenOf(node);
  }
}

/** Enclosing subqueries shift the time, until an `@` fixes it. */
function referenceOf(
  { at: own, offset }: SelectorNode,
  subqueries: readonly Modifiers[],
  { query }: Frame,
): Reference {
  const lengthOf = (duration: DurationNode | undefined): number =>
    duration === undefined ? 0 : durationMs(duration, query);
  let at = own;
  let offsetMs = lengthOf(offset);
  for (const subquery of subqueries) {
    if (at !== undefined) break;
    offsetMs += lengthOf(subquery.offset);
    at = subquery.at;
  }
  return { at, offsetMs };
}

function isSame(a: Reference, b: Reference, { query }: Frame): boolean {
  const fixed = ({ at }: Reference): number | undefined =>
    at === "start" ? query.startMs : at === "end" ? query.endMs : at;
  const [left, right] = [fixed(a), fixed(b)];
  if (left === undefined || right === undefined) {
    return left === right && a.offsetMs === b.offsetMs;
  }
  return left - a.offsetMs === right - b.offsetMs;
}
