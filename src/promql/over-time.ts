import type { Expression } from "./expression.ts";
import type { FunctionName } from "./function-name.ts";
import {
  call,
  equalityLabels,
  expression,
  number,
  overTime,
  type EqualityLabel,
  type Exactly,
  type Gauge,
} from "./functions.ts";
import type { Dimension } from "./quantity.ts";
import { givenRange, type RangeExpression } from "./range.ts";
import { ranged, type Window } from "./series.ts";
import type { AnyMetric, DimensionOf, LabelOf, Where } from "./source.ts";

/** Returns the sum of a gauge's samples in `window`, or of a range's. */
export function sumOverTime<M extends Gauge>(
  metric: M,
  window: Window,
  where?: Where<M>,
): Expression<LabelOf<M>, DimensionOf<M>>;
export function sumOverTime<L extends string, D extends Dimension>(
  range: RangeExpression<L, D>,
): Expression<L, D>;
export function sumOverTime(
  source: Gauge | RangeExpression,
  window?: Window,
  where?: object,
): Expression {
  return overTime("sum_over_time", source, window, where);
}

/** Returns the standard deviation of a gauge's samples in `window`, or of a range's. */
export function stddevOverTime<M extends Gauge>(
  metric: M,
  window: Window,
  where?: Where<M>,
): Expression<LabelOf<M>, DimensionOf<M>>;
export function stddevOverTime<L extends string, D extends Dimension>(
  range: RangeExpression<L, D>,
): Expression<L, D>;
export function stddevOverTime(
  source: Gauge | RangeExpression,
  window?: Window,
  where?: object,
): Expression {
  return overTime("stddev_over_time", source, window, where);
}

/** Returns the `q` quantile of a gauge's samples in `window`, or of a range's. */
export function quantileOverTime<M extends Gauge>(
  q: number,
  metric: M,
  window: Window,
  where?: Where<M>,
): Expression<LabelOf<M>, DimensionOf<M>>;
export function quantileOverTime<L extends string, D extends Dimension>(
  q: number,
  range: RangeExpression<L, D>,
): Expression<L, D>;
export function quantileOverTime(
  q: number,
  source: Gauge | RangeExpression,
  window?: Window,
  where?: object,
): Expression {
  const { node, labels, dimension, scaled } = givenRange(source, window, "gauge", where);
  const share = number(q, "a quantile between 0 and 1", (value) => value >= 0 && value <= 1);
  return expression(scaled(call("quantile_over_time", share, node)), labels, dimension);
}

/** Returns the newest of the samples in `window`, or of a range: it outlives a series by `window`. */
export function lastOverTime<M extends AnyMetric>(
  metric: M,
  window: Window,
  where?: Where<M>,
): Expression<LabelOf<M>, DimensionOf<M>>;
export function lastOverTime<L extends string, D extends Dimension>(
  range: RangeExpression<L, D>,
): Expression<L, D>;
export function lastOverTime(
  source: AnyMetric | RangeExpression,
  window?: Window,
  where?: object,
): Expression {
  return overTime("last_over_time", source, window, where, "metric");
}

/** Returns how many samples there are in `window`, or in a range. */
export function countOverTime<M extends AnyMetric>(
  metric: M,
  window: Window,
  where?: Where<M>,
): Expression<LabelOf<M>, "count">;
export function countOverTime<L extends string>(range: RangeExpression<L>): Expression<L, "count">;
export function countOverTime(
  source: AnyMetric | RangeExpression,
  window?: Window,
  where?: object,
): Expression {
  return counted("count_over_time", source, window, where);
}

/** Returns 1 for each series that has a sample in `window`, or in a range. */
export function presentOverTime<M extends AnyMetric>(
  metric: M,
  window: Window,
  where?: Where<M>,
): Expression<LabelOf<M>, "count">;
export function presentOverTime<L extends string>(
  range: RangeExpression<L>,
): Expression<L, "count">;
export function presentOverTime(
  source: AnyMetric | RangeExpression,
  window?: Window,
  where?: object,
): Expression {
  return counted("present_over_time", source, window, where);
}

/** Returns 1 while no such series had a sample in `window`, with the labels that `where` gives one value. */
export function absentOverTime<M extends AnyMetric, const W extends Where<M>>(
  metric: M,
  window: Window,
  where: Exactly<W, M>,
): Expression<EqualityLabel<W>, "count"> {
  const { node } = ranged<M>(metric, window, { kind: "metric", where });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- EqualityLabel is this filter
  const labels = equalityLabels(node) as EqualityLabel<W>[];
  return expression(call("absent_over_time", node), labels, "count");
}

/** Returns how often the value of a gauge or counter changed in `window`, or in a range. */
export function changes<M extends AnyMetric>(
  metric: M,
  window: Window,
  where?: Where<M>,
): Expression<LabelOf<M>, "count">;
export function changes<L extends string>(range: RangeExpression<L>): Expression<L, "count">;
export function changes(
  source: AnyMetric | RangeExpression,
  window?: Window,
  where?: object,
): Expression {
  return counted("changes", source, window, where);
}

/** Returns how often a counter began again in `window`, or a gauge became less. */
export function resets<M extends AnyMetric>(
  metric: M,
  window: Window,
  where?: Where<M>,
): Expression<LabelOf<M>, "count">;
export function resets<L extends string>(range: RangeExpression<L>): Expression<L, "count">;
export function resets(
  source: AnyMetric | RangeExpression,
  window?: Window,
  where?: object,
): Expression {
  return counted("resets", source, window, where);
}

function counted(
  name: FunctionName,
  source: AnyMetric | RangeExpression,
  window: Window | undefined,
  where: object | undefined,
): Expression {
  const { node, labels } = givenRange(source, window, "metric", where);
  return expression(call(name, node), labels, "count");
}
