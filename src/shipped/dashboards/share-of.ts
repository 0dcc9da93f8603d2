import { share, times } from "../../promql/arithmetic.ts";
import { above } from "../../promql/condition.ts";
import type { Expression } from "../../promql/expression.ts";
import { filtered, orElse } from "../../promql/filtered.ts";
import { perSecond } from "../../promql/quantity.ts";

/** Returns `part` as a share of `whole`: 0 of a whole without a part, nothing of no whole. */
export function shareOf<L extends string>(
  part: Expression<L, "perSecond">,
  whole: Expression<L, "perSecond">,
): Expression<L, "ratio"> {
  const parts = orElse(part, times(whole, 0));
  return share(parts, filtered(above(whole, perSecond(0))));
}
