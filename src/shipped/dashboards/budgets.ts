import { budgetRemainingSeries } from "../../metrics/objective-series.ts";
import type { Expression } from "../../promql/expression.ts";
import { recordedSeries } from "../../promql/recorded-series.ts";

export const objectiveLabels = [
  "objective",
  "service.name",
  "deployment.environment.name",
] as const;

/** Returns the share that is left of each budget. */
export function budgetsLeft(): Expression<(typeof objectiveLabels)[number], "ratio"> {
  return recordedSeries(budgetRemainingSeries, { labels: objectiveLabels, dimension: "ratio" });
}
