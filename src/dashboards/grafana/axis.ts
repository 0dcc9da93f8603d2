import type { Dimension } from "../../promql/quantity.ts";
import { withoutBinaryTail } from "../../decimal.ts";
import { boundOf, type Limit } from "../model/limit.ts";

/** So high an axis is at least, in base units: Grafana would draw a line of zeros on 0 to 100. */
const least: Readonly<Record<Dimension, number>> = {
  seconds: 0.001,
  bytes: 1_024,
  ratio: 0.001,
  count: 1,
  perSecond: 0.1,
  bytesPerSecond: 1_024,
};

/** Room above the line of a limit, as a share of it. */
const room = 1.2;

/** Returns the least upper end of an axis: the limit is on it, wherever the values are. */
export function softMax(dimension: Dimension, limit: Limit | undefined): number {
  const bound = limit === undefined ? 0 : boundOf(limit);
  return bound > 0 ? withoutBinaryTail(bound * room) : least[dimension];
}
