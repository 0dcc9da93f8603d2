import { isObject } from "../is-object.ts";
import type { Mismatch } from "../shape.ts";
import { show } from "../show.ts";
import { givenExpression, withMismatches } from "./broken.ts";
import type { Expression, Node } from "./expression.ts";
import type { Dimension } from "./quantity.ts";
import {
  ranged,
  rangeMismatches,
  rangeOf,
  windowMismatches,
  windowMs,
  type Range,
  type Reading,
  type Window,
} from "./series.ts";
import type { AnyMetric } from "./source.ts";
import { inBaseUnit } from "./unit-scale.ts";

/** What an expression was over a range of time: for `highest`, `countOverTime` and the like. */
export interface RangeExpression<
  out L extends string = string,
  out D extends Dimension = Dimension,
> {
  readonly kind: "range";
  readonly node: Node;
  readonly labels: readonly L[];
  readonly dimension: D;
}

/** How far back, and how often within it. */
export interface RangeOptions {
  readonly range: Window;
  /** Of anything but a plain series; the interval of the rule's evaluation where absent. */
  readonly step?: Window;
}

/**
 * Returns what `of` was over the last `range`: the samples of a recorded series, of a gauge's too; of
 * anything else a subquery, which evaluates it at each step.
 * https://prometheus.io/docs/prometheus/latest/querying/basics/#subquery
 */
export function over<L extends string, D extends Dimension>(
  of: Expression<L, D>,
  options: RangeOptions,
): RangeExpression<L, D> {
  const { node, labels, dimension } = givenExpression(of);
  const { range, step, ...others }: Partial<RangeOptions> = isObject(options) ? options : {};
  const mismatches = [
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what it is, is looked at there
    ...rangeMismatches(range as Window, 'a range such as { range: "1h", step: "1m" }'),
    ...(step === undefined ? [] : windowMismatches(step, 'a step such as "1m"')),
    ...Object.keys(others).map((name) => ({ expected: "range or step", got: show(name) })),
  ];
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a window, or broken
  const whole = rangeOf(range as Window);
  const stepMs = step === undefined ? undefined : windowMs(step);
  const made = mismatches.length > 0 ? node : overRange(node, whole, stepMs);
  return { kind: "range", node: withMismatches(made, mismatches), labels, dimension };
}

function overRange(of: Node, range: Range, stepMs: number | undefined): Node {
  const isSeries = of.type === "selector" || of.type === "recorded";
  if (isSeries && stepMs === undefined) return { ...of, ...range };
  return { type: "subquery", of, ...range, ...(stepMs === undefined ? {} : { stepMs }) };
}

/** Returns whether `over` made it. */
export function isRange(value: unknown): value is RangeExpression {
  return isObject(value) && value["kind"] === "range" && isObject(value["node"]);
}

/** A range, whether it was given as a metric with a window or by `over`. */
export interface GivenRange extends Omit<Expression, "kind"> {
  /** Returns the result in the base unit of the metric. */
  readonly scaled: (node: Node) => Node;
}

/** Returns the range that a function was given. */
export function givenRange(
  source: AnyMetric | RangeExpression,
  window: Window | undefined,
  kind: Reading["kind"],
  where: object | undefined,
): GivenRange {
  if (isRange(source)) {
    const mismatches: readonly Mismatch[] =
      window === undefined ? [] : [{ expected: "no window besides over(…)", got: show(window) }];
    const { node, labels, dimension } = source;
    return { node: withMismatches(node, mismatches), labels, dimension, scaled: (one) => one };
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what it is, is looked at there
  const read = ranged(source, window as Window, { kind, where });
  return { ...read, scaled: (one) => inBaseUnit(source, one) };
}
