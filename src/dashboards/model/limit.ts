import type { Dimension, Quantity } from "../../promql/quantity.ts";

/** Where a value becomes bad, in the base unit of its dimension. */
export type Limit = { readonly above: number } | { readonly below: number };

/** Where a value becomes bad: the limit of an alert, by the id of its rule, or one of one's own. */
export type LimitOption<D extends Dimension = Dimension> =
  | { readonly alert: string; readonly above?: never; readonly below?: never }
  | { readonly above: Quantity<D>; readonly below?: never; readonly alert?: never }
  | { readonly below: Quantity<D>; readonly above?: never; readonly alert?: never };

/** Returns the number from which on values are bad. */
export function boundOf(limit: Limit): number {
  return "above" in limit ? limit.above : limit.below;
}
