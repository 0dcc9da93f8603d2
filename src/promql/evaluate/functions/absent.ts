import { fromEntries, metricName, noLabels, type Labels } from "../labels.ts";
import type { Syntax } from "../parse/syntax.ts";
import { emptySeries, isPresent, isThere, type Series } from "../value.ts";

/** `absent` and `absent_over_time`: 1 at each step at which no series is there. */
export function absent(node: Syntax, series: readonly Series[], steps: number): readonly Series[] {
  const result = emptySeries(absentLabels(node), steps);
  for (let step = 0; step < steps; step++) {
    if (series.some((one) => isThere(one, step))) continue;
    result.values[step] = 1;
    result.present[step] = 1;
  }
  return isPresent(result) ? [result] : [];
}

/** Returns the labels that the selector demands with `=`, each of them once. */
export function absentLabels(node: Syntax): Labels {
  if (node.type === "paren") return absentLabels(node.of);
  if (node.type !== "selector") return noLabels;
  const named = node.matchers.filter(({ name }) => name !== metricName);
  const counts = Map.groupBy(named, ({ name }) => name);
  return fromEntries(
    named
      .filter(({ name, operator }) => operator === "=" && counts.get(name)?.length === 1)
      .map(({ name, value }) => [name, value]),
  );
}
