import type { Expression } from "./expression.ts";
import type { Matcher } from "./label-condition.ts";
import type { Dimension } from "./quantity.ts";

/**
 * Returns series that a recording rule wrote, by their name. Only for what shows them: a rule that
 * reads them takes the recording itself, whose latency is known.
 */
export function recordedSeries<const L extends string, D extends Dimension>(
  record: string,
  says: {
    readonly labels: readonly L[];
    readonly dimension: D;
    readonly matchers?: readonly Matcher<L>[];
  },
): Expression<L, D> {
  const { labels, dimension, matchers = [] } = says;
  const via = { type: "number", value: 0 } as const;
  return {
    kind: "expression",
    node: { type: "recorded", record, via, labels, dimension, matchers },
    labels,
    dimension,
  };
}
