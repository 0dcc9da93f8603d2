import { evaluationError } from "../failure.ts";
import { plainNumber } from "../format-number.ts";
import { showHistogram } from "../histogram/show.ts";
import { keyOf, withLabels } from "../labels.ts";
import type { AggregateNode } from "../parse/syntax.ts";
import { elementAt, emptySeries, type Series } from "../value.ts";
import { groupLabels } from "./groups.ts";

/**
 * `count_values`: how many series have each value, which becomes a label.
 *
 * @throws ObservabilityError `OBS_PROMQL_EVALUATION` on a label name that is none.
 */
export function countValues(
  node: AggregateNode,
  series: readonly Series[],
  label: string,
  steps: number,
): readonly Series[] {
  if (label === "" || !label.isWellFormed()) {
    throw evaluationError(`invalid label name ${showBytes(label)}`);
  }
  // The value's label is a label to group by
  const grouping = node.without ? node : { ...node, labels: [...node.labels, label] };
  const found = new Map<string, Series>();
  for (const one of series) {
    for (let step = 0; step < steps; step++) {
      const element = elementAt(one, step);
      if (element === undefined) continue;
      const text = typeof element === "number" ? plainNumber(element) : showHistogram(element);
      const grouped = groupLabels(withLabels(one.labels, [[label, text]]), grouping);
      const key = keyOf(grouped);
      const result = found.get(key) ?? emptySeries(grouped, steps);
      found.set(key, result);
      result.values[step] = (result.values[step] ?? 0) + 1;
      result.present[step] = 1;
    }
  }
  return [...found.values()];
}

/** Writes bytes that are no UTF-8 as Go's `%q` does. */
function showBytes(text: string): string {
  return JSON.stringify(text).replaceAll(/\\udc([0-9a-f]{2})/g, (_, byte: string) => `\\x${byte}`);
}
