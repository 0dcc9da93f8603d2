import { evaluationError } from "../failure.ts";
import { keyOf, showAllLabels, type Labels } from "../labels.ts";
import type { BinaryNode } from "../parse/syntax.ts";
import type { Query } from "../query.ts";
import type { Histogram } from "../histogram/histogram.ts";
import { elementAt, emptySeries, isThere, type Element, type Series } from "../value.ts";
import { isArithmetic, isTrim } from "./arithmetic.ts";
import { toCompute } from "./compute.ts";
import { combineHistograms, type Outcome } from "./histograms.ts";
import { LastNotes } from "./last-notes.ts";
import { matchedLabels, resultLabels } from "./signature.ts";

/** Collects the results of one operation, series by series: promql/engine.go, VectorBinop. */
export class Join {
  readonly #node: BinaryNode;
  readonly #steps: number;
  readonly #swapped: boolean;
  /** The series of the many side in their order. */
  readonly #manies: readonly Series[];
  readonly #query: Query;
  readonly #compute: (a: number, b: number) => number | undefined;
  /** Results by the labels of both sides: a series meets the same partner at most steps. */
  readonly #byPair = new Map<Labels, Map<Labels | undefined, Series>>();
  readonly #histograms = new Map<Series, (Histogram | undefined)[]>();
  readonly #notes: LastNotes;

  constructor(node: BinaryNode, steps: number, manies: readonly Series[], query: Query) {
    this.#node = node;
    this.#steps = steps;
    this.#swapped = node.matching.cardinality === "one-to-many";
    this.#manies = manies;
    this.#query = query;
    this.#compute = toCompute(node);
    this.#notes = new LastNotes({ query, at: node });
  }

  tell(): void {
    this.#notes.tell();
  }

  results(): readonly Series[] {
    return [...this.#byPair.values()].flatMap((results) =>
      Array.from(results.values(), (one) => {
        const histograms = this.#histograms.get(one);
        return histograms === undefined ? one : { ...one, histograms };
      }),
    );
  }

  #rankOf(series: Series): number {
    return this.#manies.indexOf(series);
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
      const outcome = this.#outcomeOf(step, () => this.#rankOf(many), element, other);
      if (outcome === undefined) continue;
      const partnerLabels = partner?.labels ?? matchedLabels(many.labels, matching);
      const result = this.#resultOf(many.labels, partnerLabels, partner?.labels);
      this.#checkOnce(result, seen);
      this.#put(result, step, outcome);
    }
    if (seen.size > 0 || partner === undefined || one === undefined || fillMany === undefined) {
      return;
    }
    const outcome = this.#outcomeOf(step, () => Infinity, fillMany, one);
    if (outcome === undefined) return;
    const labels = matchedLabels(partner.labels, matching);
    this.#put(this.#resultOf(labels, partner.labels, partner.labels), step, outcome);
  }

  /** Returns the result of two elements: undefined where the operator takes no such pair. */
  #outcomeOf(
    step: number,
    rank: () => number,
    many: Element,
    one: Element,
  ): number | "dropped" | Outcome | undefined {
    const [left, right] = this.#swapped ? [one, many] : [many, one];
    const { operator } = this.#node;
    if (typeof left === "number" && typeof right === "number" && !isTrim(operator)) {
      return this.#compute(left, right) ?? "dropped";
    }
    return this.#notes.of(step, rank, (place) => combineHistograms(operator, left, right, place));
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
