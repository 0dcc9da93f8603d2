import { countSeries } from "../../promql/aggregate.ts";
import { constant } from "../../promql/clock.ts";
import type { Expression } from "../../promql/expression.ts";
import { orElse } from "../../promql/filtered.ts";
import { count } from "../../promql/quantity.ts";

/** Returns how many series there are, 0 where there are none. */
export function howMany(of: Expression): Expression<never, "count"> {
  return orElse(countSeries(of, { by: [] }), constant(count(0)));
}
