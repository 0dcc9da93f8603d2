import {
  filterLabels,
  keyOf,
  metricName,
  withLabels,
  withoutName,
  valueOf,
  type Labels,
} from "../labels.ts";
import type { Matching } from "../parse/syntax.ts";
import type { Series } from "../value.ts";

/** Returns the labels that two vectors are matched by: those of `on`, or all others of `ignoring`. */
export function matchedLabels(labels: Labels, { on, labels: names }: Matching): Labels {
  return on
    ? filterLabels(labels, (name) => names.includes(name))
    : filterLabels(labels, (name) => name !== metricName && !names.includes(name));
}

/** Returns the series by the key of their matched labels. */
export function bySignature(
  series: readonly Series[],
  matching: Matching,
): ReadonlyMap<string, readonly Series[]> {
  return Map.groupBy(series, ({ labels }) => keyOf(matchedLabels(labels, matching)));
}

/**
 * Returns the labels of a result: of the many side, or of the matched labels, with what `include`
 * copies from the one side. Arithmetic drops the name.
 */
export function resultLabels(
  many: Labels,
  one: Labels,
  matching: Matching,
  dropsName: boolean,
): Labels {
  const named = dropsName ? withoutName(many) : many;
  const { on, labels, cardinality, include } = matching;
  const kept =
    cardinality === "one-to-one"
      ? filterLabels(named, (name) => labels.includes(name) === on)
      : named;
  if (include.length === 0) return kept;
  return withLabels(
    kept,
    include.map((name) => [name, valueOf(one, name)]),
  );
}
