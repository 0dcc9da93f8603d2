import type { Expression } from "./expression.ts";
import { call, expression, overTime, type Counter, type Gauge } from "./functions.ts";
import type { Dimension } from "./quantity.ts";
import { givenRange, type RangeExpression } from "./range.ts";
import { ranged, type Window } from "./series.ts";
import { rateOf, type DimensionOf, type LabelOf, type RateOf, type Where } from "./source.ts";
import { inBaseUnit } from "./unit-scale.ts";

/** Returns the growth of a counter a second, between its last two samples within `window`. */
export function irate<M extends Counter>(
  metric: M,
  window: Window,
  where?: Where<M>,
): Expression<LabelOf<M>, RateOf<DimensionOf<M>>> {
  const { node, labels, dimension } = ranged(metric, window, { kind: "counter", where });
  return expression(inBaseUnit(metric, call("irate", node)), labels, rateOf(dimension));
}

/** Returns the slope of a gauge a second: a line through its samples in `window`, or a range's. */
export function deriv<M extends Gauge>(
  metric: M,
  window: Window,
  where?: Where<M>,
): Expression<LabelOf<M>, RateOf<DimensionOf<M>>>;
export function deriv<L extends string, D extends Dimension>(
  range: RangeExpression<L, D>,
): Expression<L, RateOf<D>>;
export function deriv(
  source: Gauge | RangeExpression,
  window?: Window,
  where?: object,
): Expression {
  const { node, labels, dimension, scaled } = givenRange(source, window, "gauge", where);
  return expression(scaled(call("deriv", node)), labels, rateOf(dimension));
}

/** Returns how much a gauge grew over `window`, or a range did, extrapolated to its ends. */
export function delta<M extends Gauge>(
  metric: M,
  window: Window,
  where?: Where<M>,
): Expression<LabelOf<M>, DimensionOf<M>>;
export function delta<L extends string, D extends Dimension>(
  range: RangeExpression<L, D>,
): Expression<L, D>;
export function delta(
  source: Gauge | RangeExpression,
  window?: Window,
  where?: object,
): Expression {
  return overTime("delta", source, window, where);
}

/** Returns how much a gauge grew between its last two samples within `window`, or a range did. */
export function idelta<M extends Gauge>(
  metric: M,
  window: Window,
  where?: Where<M>,
): Expression<LabelOf<M>, DimensionOf<M>>;
export function idelta<L extends string, D extends Dimension>(
  range: RangeExpression<L, D>,
): Expression<L, D>;
export function idelta(
  source: Gauge | RangeExpression,
  window?: Window,
  where?: object,
): Expression {
  return overTime("idelta", source, window, where);
}
