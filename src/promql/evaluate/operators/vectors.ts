import { evaluationError } from "../failure.ts";
import { keyOf, showAllLabels, type Labels } from "../labels.ts";
import type { BinaryNode } from "../parse/syntax.ts";
import type { Query } from "../query.ts";
import type { Histogram } from "../histogram/histogram.ts";
import {
  elementAt,
  emptySeries,
  isPresent,
  isThere,
  merged,
  settleNames,
  type Element,
  type Series,
} from "../value.ts";
import { arithmetic, comparison, isArithmetic, isComparing, isTrim } from "./arithmetic.ts";
import { combineHistograms, type Outcome } from "./histograms.ts";
import { bySignature, matchedLabels, resultLabels } from "./signature.ts";

/**
 * Returns two vectors combined element by element: promql/engine.go, VectorBinop.
 *
 * @throws ObservabilityError `OBS_PROMQL_EVALUATION` where an element has more than one partner
 * that `group_left` or `group_right` does not allow.
 */
export function combineVectors(
  node: BinaryNode,
  left: readonly Series[],
  right: readonly Series[],
  steps: number,
  query: Query,
): readonly Series[] {
  const { matching } = node;
  const swapped = matching.cardinality === "one-to-many";
  const [many, one] = swapped ? [right, left] : [left, right];
  const fills = matching.fillLeft !== undefined || matching.fillRight !== undefined;
  // Where a vector is empty and nothing is filled in, nothing is matched, and nothing is amiss
  const [manyThere, oneThere] = [anyPresent(many, steps), anyPresent(one, steps)];
  const isLive = (step: number): boolean =>
    fills || (manyThere[step] === 1 && oneThere[step] === 1);
  const join = new Join(node, steps, swapped, query);
  const manyGroups = bySignature(many, matching);
  const oneGroups = bySignature(one, matching);
  for (const key of new Set([...manyGroups.keys(), ...oneGroups.keys()])) {
    const [manies, ones] = [manyGroups.get(key) ?? [], oneGroups.get(key) ?? []];
    for (let step = 0; step < steps; step++) {
      if (isLive(step)) join.matchAt(step, manies, ones);
    }
  }
  const results = merged(join.results()).filter(isPresent);
  return query.delayedNameRemoval || !node.bool ? results : settleNames(results);
}

function anyPresent(series: readonly Series[], steps: number): Uint8Array {
  const any = new Uint8Array(steps);
  for (const one of series) {
    for (let step = 0; step < steps; step++) if (isThere(one, step)) any[step] = 1;
  }
  return any;
}

/** Collects the results of one operation, series by series. */
class Join {
  readonly #node: BinaryNode;
  readonly #steps: number;
  readonly #swapped: boolean;
  readonly #query: Query;
  readonly #compute: (a: number, b: number) => number | undefined;
  /** Results by the labels of both sides: a series meets the same partner at most steps. */
  readonly #byPair = new Map<Labels, Map<Labels | undefined, Series>>();
  readonly #histograms = new Map<Series, (Histogram | undefined)[]>();

  constructor(node: BinaryNode, steps: number, swapped: boolean, query: Query) {
    this.#node = node;
    this.#steps = steps;
    this.#swapped = swapped;
    this.#query = query;
    this.#compute = toCompute(node);
  }

  results(): readonly Series[] {
    return [...this.#byPair.values()].flatMap((results) =>
      Array.from(results.values(), (one) => {
        const histograms = this.#histograms.get(one);
        return histograms === undefined ? one : { ...one, histograms };
      }),
    );
  }

  /** Matches the series of one signature at one step. */
  matchAt(step: number, manies: readonly Series[], ones: readonly Series[]): void {
    const partner = this.#only(step, ones);
    const one = partner === undefined ? undefined : elementAt(partner, step);
    const { matching } = this.#node;
    // As in Prometheus, with group_right too: `fill_left` stands for a missing many side
    const { fillLeft: fillMany, fillRight: fillOne } = matching;
    const seen = new Set<string>();
    for (const many of manies) {
      const element = elementAt(many, step);
      const other = one ?? fillOne;
      if (element === undefined || other === undefined) continue;
      const outcome = this.#outcomeOf(element, other);
      if (outcome === undefined) continue;
      const partnerLabels = partner?.labels ?? matchedLabels(many.labels, matching);
      const result = this.#resultOf(many.labels, partnerLabels, partner?.labels);
      this.#checkOnce(result, seen);
      this.#put(result, step, outcome);
    }
    if (seen.size > 0 || partner === undefined || one === undefined || fillMany === undefined) {
      return;
    }
    const outcome = this.#outcomeOf(fillMany, one);
    if (outcome === undefined) return;
    const labels = matchedLabels(partner.labels, matching);
    this.#put(this.#resultOf(labels, partner.labels, partner.labels), step, outcome);
  }

  /** Returns the result of two elements: undefined where the operator takes no such pair. */
  #outcomeOf(many: Element, one: Element): number | "dropped" | Outcome | undefined {
    const [left, right] = this.#swapped ? [one, many] : [many, one];
    const { operator } = this.#node;
    if (typeof left === "number" && typeof right === "number" && !isTrim(operator)) {
      return this.#compute(left, right) ?? "dropped";
    }
    return combineHistograms(operator, left, right, { query: this.#query, at: this.#node });
  }

  #only(step: number, ones: readonly Series[]): Series | undefined {
    let found: Series | undefined;
    for (const one of ones) {
      if (!isThere(one, step)) continue;
      if (found !== undefined) {
        const group = showAllLabels(matchedLabels(one.labels, this.#node.matching));
        const side = this.#swapped ? "left" : "right";
        const both = [one, found].map(({ labels }) => showAllLabels(labels)).toSorted();
        throw evaluationError(
          `found duplicate series for the match group ${group} on the ${side} hand-side of the operation: [${both.join(", ")}];many-to-many matching not allowed: matching labels must be unique on one side`,
        );
      }
      found = one;
    }
    return found;
  }

  #checkOnce({ labels }: Series, seen: Set<string>): void {
    const oneToOne = this.#node.matching.cardinality === "one-to-one";
    const key = oneToOne ? "" : keyOf(labels);
    if (seen.has(key)) {
      throw evaluationError(
        oneToOne
          ? "multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)"
          : "multiple matches for labels: grouping labels must ensure unique matches",
      );
    }
    seen.add(key);
  }

  #resultOf(many: Labels, one: Labels, oneKey: Labels | undefined): Series {
    const known = this.#byPair.get(many) ?? new Map<Labels | undefined, Series>();
    this.#byPair.set(many, known);
    const found = known.get(oneKey);
    if (found !== undefined) return found;
    const { matching, operator, bool } = this.#node;
    const labels = resultLabels(
      many,
      one,
      matching,
      isArithmetic(operator) || (bool && !this.#query.delayedNameRemoval),
    );
    const made = emptySeries(labels, this.#steps, bool);
    known.set(oneKey, made);
    return made;
  }

  #put(result: Series, step: number, outcome: number | "dropped" | Outcome): void {
    const { bool } = this.#node;
    const found =
      typeof outcome === "object"
        ? bool
          ? Number(outcome.keeps)
          : outcome.keeps
            ? outcome.element
            : "dropped"
        : outcome;
    if (found === "dropped") return;
    if (typeof found === "number") {
      result.values[step] = found;
      result.present[step] = 1;
      return;
    }
    const column = this.#histograms.get(result) ?? Array.from(result.present, () => undefined);
    this.#histograms.set(result, column);
    column[step] = found;
  }
}

function toCompute({ operator, bool }: BinaryNode): (a: number, b: number) => number | undefined {
  if (isArithmetic(operator)) return arithmetic[operator];
  if (isTrim(operator)) return () => undefined;
  if (!isComparing(operator)) throw new TypeError(`a set operator: ${operator}`);
  const holds = comparison[operator];
  if (bool) return (a, b) => Number(holds(a, b));
  return (a, b) => (holds(a, b) ? a : undefined);
}
