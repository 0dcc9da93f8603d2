import type { Node, SelectorNode } from "./expression.ts";
import type { Matcher } from "./label-condition.ts";
import { compilePattern, patternProblem } from "./pattern.ts";

/** How much of what another expression counts one counts. */
export type Extent = "same" | "more" | "less";

/** What counts no less of more series, and no more of fewer. */
const growing: ReadonlySet<string> = new Set(["rate", "increase"]);

/**
 * Returns how much of what `other` counts `one` counts, where their form proves it: they are built
 * alike, of the same metric, and the conditions of the one let all series of the other through.
 * undefined: it may be anything.
 */
export function extentOf(one: Node, other: Node): Extent | undefined {
  // What something is taken from counts at least as much as what is left
  if (other.type === "arithmetic" && other.operator === "-") {
    if (one.type === "arithmetic" && one.operator === "-") return undefined;
    return extentOf(one, other.left) === "less" ? undefined : moreOf(extentOf(one, other.left));
  }
  if (one.type === "arithmetic" && one.operator === "-") return opposite(extentOf(other, one));
  if (one.type === "selector" && other.type === "selector") return selectorExtent(one, other);
  if (one.type === "call" && other.type === "call") {
    const [first] = one.args;
    const [second] = other.args;
    if (one.name !== other.name || !growing.has(one.name)) return undefined;
    return first === undefined || second === undefined ? undefined : extentOf(first, second);
  }
  if (one.type === "aggregate" && other.type === "aggregate") {
    const alike =
      one.operator === "sum" &&
      other.operator === "sum" &&
      one.by.join() === other.by.join() &&
      one.without?.join() === other.without?.join();
    return alike ? extentOf(one.of, other.of) : undefined;
  }
  return undefined;
}

function moreOf(extent: Extent | undefined): Extent | undefined {
  return extent === undefined ? undefined : "more";
}

function opposite(extent: Extent | undefined): Extent | undefined {
  if (extent === "more") return "less";
  return extent === "less" ? "more" : extent;
}

function selectorExtent(one: SelectorNode, other: SelectorNode): Extent | undefined {
  const alike =
    one.metric.name === other.metric.name &&
    one.rangeMs === other.rangeMs &&
    one.at === other.at &&
    one.offsetMs === other.offsetMs;
  if (!alike || one.series === "_sum" || other.series === "_sum") return undefined;
  return together(byBound(one, other), byMatchers(withoutBound(one), withoutBound(other)));
}

function together(a: Extent | undefined, b: Extent | undefined): Extent | undefined {
  if (a === "same") return b;
  return b === "same" || a === b ? a : undefined;
}

/** A bucket counts what is at most its bound, and the count everything. */
function byBound(one: SelectorNode, other: SelectorNode): Extent | undefined {
  const [a, b] = [boundOf(one), boundOf(other)];
  if (a === undefined || b === undefined) return one.series === other.series ? "same" : undefined;
  if (a === b) return "same";
  return a > b ? "more" : "less";
}

function boundOf({ series, matchers }: SelectorNode): number | undefined {
  if (series === "_count") return Number.POSITIVE_INFINITY;
  const bound = matchers.find(({ label, operator }) => label === "le" && operator === "=")?.value;
  if (bound === undefined) return undefined;
  return bound === "+Inf" ? Number.POSITIVE_INFINITY : Number(bound);
}

function withoutBound({ matchers }: SelectorNode): readonly Matcher[] {
  return matchers.filter(({ label }) => label !== "le");
}

function byMatchers(one: readonly Matcher[], other: readonly Matcher[]): Extent | undefined {
  const isMore = one.every((matcher) => isImplied(matcher, other));
  const isLess = other.every((matcher) => isImplied(matcher, one));
  if (isMore && isLess) return "same";
  if (isMore) return "more";
  return isLess ? "less" : undefined;
}

/** Returns whether series that fulfil all of `others` fulfil the matcher as well. */
function isImplied(matcher: Matcher, others: readonly Matcher[]): boolean {
  return others.some(
    (other) =>
      other.label === matcher.label &&
      ((other.operator === matcher.operator && other.value === matcher.value) ||
        (other.operator === "=" && fulfils(other.value, matcher))),
  );
}

function fulfils(value: string, { operator, value: wanted }: Matcher): boolean {
  if (operator === "=") return value === wanted;
  if (operator === "!=") return value !== wanted;
  // What is no pattern proves nothing
  if (patternProblem(wanted) !== undefined) return false;
  return compilePattern(wanted, { dotAll: true }).test(value) === (operator === "=~");
}
