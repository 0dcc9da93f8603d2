import { isObject } from "../is-object.ts";
import type { Mismatch } from "../shape.ts";
import { show } from "../show.ts";
import { isBroken } from "./broken.ts";
import type { Condition, Expression, Matching } from "./expression.ts";
import { areLabels, labelMismatches, showLabels } from "./labels.ts";

/** The labels by which series of two sides belong together, or all but some. */
export type Match<L extends string, R extends string> =
  | { readonly on: readonly (L & R)[]; readonly ignoring?: never }
  | { readonly ignoring: readonly (L | R)[]; readonly on?: never };

/**
 * How series of two sides meet. `groupLeft`: several of the left side meet one of the right side and
 * get these labels from it; `groupRight` is the same the other way round.
 */
export type Join<L extends string, R extends string> = Match<L, R> &
  (
    | { readonly groupLeft?: readonly R[]; readonly groupRight?: never }
    | { readonly groupRight?: readonly L[]; readonly groupLeft?: never }
  );

/** The labels that two sides with `L` and `R` have after the join `J`. */
export type Joined<L extends string, R extends string, J> = J extends {
  readonly groupLeft: readonly (infer I extends string)[];
}
  ? L | I
  : J extends { readonly groupRight: readonly (infer I extends string)[] }
    ? R | I
    : J extends { readonly on: readonly (infer K extends string)[] }
      ? K
      : J extends { readonly ignoring: readonly (infer K extends string)[] }
        ? Exclude<L, K>
        : never;

/** What a join becomes in PromQL, and what is wrong with it. */
export interface ReadJoin {
  readonly matching: Matching;
  readonly labels: readonly string[];
  readonly mismatches: readonly Mismatch[];
}

interface Side extends Pick<Expression | Condition, "node" | "labels"> {}

interface Given {
  readonly on?: readonly string[];
  readonly ignoring?: readonly string[];
  readonly groupLeft?: readonly string[];
  readonly groupRight?: readonly string[];
}

/** Returns the join of the two sides; `groups`: whether one may have several series for the other. */
export function readJoin(left: Side, right: Side, join: unknown, groups = true): ReadJoin {
  const given: Given = isObject(join) ? join : {};
  if (!isJoin(given, groups)) {
    const forms = groups ? "{ on: […], groupLeft: […] }" : "{ on: […] } or { ignoring: […] }";
    const mismatches = [{ expected: `a join such as ${forms}`, got: show(join) }];
    return { matching: {}, labels: left.labels, mismatches };
  }
  const { on, ignoring, groupLeft, groupRight } = given;
  const matching: Matching = {
    ...(on === undefined ? {} : { on }),
    ...(ignoring === undefined ? {} : { ignoring }),
    ...(groupLeft === undefined ? {} : { group: { many: "left", include: groupLeft } }),
    ...(groupRight === undefined ? {} : { group: { many: "right", include: groupRight } }),
  };
  const broken = isBroken(left.node) || isBroken(right.node);
  return {
    matching,
    labels: joinedLabels(left.labels, right.labels, given),
    mismatches: broken ? [] : joinMismatches(left.labels, right.labels, given),
  };
}

function isJoin(
  { on, ignoring, groupLeft, groupRight, ...others }: Given,
  groups: boolean,
): boolean {
  const lists = [on, ignoring, groupLeft, groupRight].filter((list) => list !== undefined);
  return (
    lists.every(areLabels) &&
    (on === undefined) !== (ignoring === undefined) &&
    (groupLeft === undefined || groupRight === undefined) &&
    (groups || (groupLeft === undefined && groupRight === undefined)) &&
    Object.keys(others).length === 0
  );
}

/** https://github.com/prometheus/prometheus/blob/main/promql/engine.go (resultMetric) */
function joinedLabels(
  left: readonly string[],
  right: readonly string[],
  { on, ignoring = [], groupLeft, groupRight }: Given,
): readonly string[] {
  if (groupLeft !== undefined) return [...new Set([...left, ...groupLeft])];
  if (groupRight !== undefined) return [...new Set([...right, ...groupRight])];
  return on ?? without(left, ignoring);
}

function joinMismatches(
  left: readonly string[],
  right: readonly string[],
  { on = [], ignoring, groupLeft = [], groupRight = [] }: Given,
): readonly Mismatch[] {
  const [leftSide, rightSide] = [sideOf("left", left), sideOf("right", right)];
  const remaining = (side: readonly string[]): string =>
    showLabels(without(side, ignoring ?? []).toSorted());
  const uneven = ignoring !== undefined && remaining(left) !== remaining(right);
  return [
    ...labelMismatches(on, left, leftSide),
    ...labelMismatches(on, right, rightSide),
    ...labelMismatches(ignoring ?? [], [...left, ...right], "either side"),
    ...labelMismatches(groupLeft, right, rightSide),
    ...labelMismatches(groupRight, left, leftSide),
    ...(uneven
      ? [{ expected: `a right side that leaves ${remaining(left)}`, got: remaining(right) }]
      : []),
  ];
}

function sideOf(name: string, labels: readonly string[]): string {
  return `the ${name} side (${showLabels(labels)})`;
}

function without(labels: readonly string[], dropped: readonly string[]): readonly string[] {
  return labels.filter((label) => !dropped.includes(label));
}
