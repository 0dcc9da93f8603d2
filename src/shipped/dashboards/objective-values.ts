import { withoutBinaryTail } from "../../decimal.ts";
import { toMs } from "../../duration.ts";
import type { BurnWindow } from "../../metrics/burn-rates.ts";
import {
  budgetExhaustionSeries,
  errorRatioSeries,
  type Objective,
} from "../../metrics/objective-series.ts";
import { times } from "../../promql/arithmetic.ts";
import { below } from "../../promql/condition.ts";
import type { Expression } from "../../promql/expression.ts";
import { filtered } from "../../promql/filtered.ts";
import { seconds, type Dimension } from "../../promql/quantity.ts";
import { recordedSeries } from "../../promql/recorded-series.ts";
import { objectiveLabels } from "./budgets.ts";

const serviceLabels = ["service.name", "deployment.environment.name"] as const;

/** The share of events that may be bad. */
export function budget({ target }: Objective): number {
  return withoutBinaryTail(1 - target);
}

/** The share that has to be good, in percent. */
export function percentOf({ target }: Objective): number {
  return withoutBinaryTail(target * 100);
}

/** The days that the budget is for. */
export function daysOf({ windowMs }: Objective): number {
  return windowMs / toMs("1d");
}

/** Returns what an objective recorded about each service. */
export function series<D extends Dimension>(
  record: string,
  dimension: D,
): Expression<(typeof serviceLabels)[number], D> {
  return recordedSeries(record, { labels: serviceLabels, dimension });
}

/** All objectives record these under one name. */
export function ofObjective<D extends Dimension>(record: string, id: string, dimension: D) {
  return recordedSeries(record, {
    labels: objectiveLabels,
    dimension,
    matchers: [{ label: "objective", operator: "=", value: id }],
  });
}

/** While nothing burns, there is no end: an infinite time. */
export function spentIn(id?: string): Expression<(typeof objectiveLabels)[number], "seconds"> {
  const all =
    id === undefined
      ? recordedSeries(budgetExhaustionSeries, { labels: objectiveLabels, dimension: "seconds" })
      : ofObjective(budgetExhaustionSeries, id, "seconds");
  return filtered(below(all, seconds(Number.MAX_SAFE_INTEGER)));
}

/** How many times faster than the objective allows. */
export function burnRate(objective: Objective, window: BurnWindow) {
  const burnt = series(errorRatioSeries(objective.id, window), "count");
  return times(burnt, withoutBinaryTail(1 / budget(objective)));
}
