import { toMs, type Duration } from "../../duration.ts";
import { withoutBinaryTail } from "../../decimal.ts";
import { burnRatesOf } from "../../metrics/burn-rates.ts";
import {
  badSeries,
  budgetExhaustionSeries,
  budgetRemainingSeries,
  budgetStep,
  errorRatioSeries,
  totalSeries,
} from "../../metrics/objective-series.ts";
import type { Expression, Node } from "../../promql/expression.ts";
import { call, expression, overRecorded } from "../../promql/functions.ts";
import { orZeroNode } from "../../promql/or-zero.ts";
import type { Dimension } from "../../promql/quantity.ts";
import { windowOf, type ObjectiveOptions } from "./objective-options.ts";
import { badIn } from "./objective-ratio.ts";
import { labelled, recorded, recording, type Recording } from "./recording.ts";

/** A budget of days changes slowly, and adding it up reads days of samples. */
const evaluate: Duration = "2m";

/**
 * Returns the recordings of an objective's error budget: what was bad and everything over five
 * minutes, their sum over the objective's window, what is left, and when it will be spent.
 *
 * The window is added up from recorded rates. Reading the counters themselves would read each of
 * their series for 30 days. And it is added up before it is divided: the mean of recorded ratios, as
 * in Sloth, weighs the failures of a quiet night like those of a busy noon.
 */
export function errorBudget<L extends string, D extends Dimension>(
  options: ObjectiveOptions<L, D>,
  current: Recording<L, "ratio">,
): readonly Recording<L>[] {
  const { id, total } = options;
  const windowMs = windowOf(options);
  const bad = recording({
    id: `${id}-budget-bad`,
    record: badSeries(id, budgetStep),
    of: badIn(options, budgetStep),
    evaluate,
  });
  const all = recording({
    id: `${id}-budget-total`,
    record: totalSeries(id, budgetStep),
    of: total(budgetStep),
    evaluate,
  });
  const spent = recording({
    id: `${id}-budget-spent`,
    record: errorRatioSeries(id, `${windowMs / toMs("1d")}d`),
    of: spentOf(
      overRecorded("sum_over_time", recorded(bad), windowMs),
      overRecorded("sum_over_time", recorded(all), windowMs),
    ),
    evaluate,
  });
  const allowed = withoutBinaryTail(1 - options.target.value);
  const remaining = recording({
    id: `${id}-budget-remaining`,
    record: budgetRemainingSeries,
    of: remainingOf(recorded(spent), allowed),
    evaluate,
  });
  const exhaustion = recording({
    id: `${id}-budget-exhaustion`,
    record: budgetExhaustionSeries,
    of: exhaustionOf(recorded(spent), recorded(current), allowed, windowMs),
    evaluate,
  });
  const labels = { objective: id };
  return [
    bad,
    all,
    { ...spent, most: 1 },
    labelled(remaining, labels),
    labelled(exhaustion, labels),
  ];
}

/** Returns the window whose pace the prediction takes for the current one. */
export function currentPace(windowMs: number): ReturnType<typeof burnRatesOf>[0]["long"] {
  return burnRatesOf(windowMs)[0].long;
}

/** Of no traffic at all there is no share. */
function spentOf<L extends string>(bad: Expression<L>, all: Expression<L>): Expression<L, "ratio"> {
  const some = { type: "compare", operator: ">", left: all.node, right: number(0) } as const;
  return expression(binary("/", bad.node, some), all.labels, "ratio");
}

function remainingOf<L extends string>(
  spent: Expression<L, "ratio">,
  allowed: number,
): Expression<L, "ratio"> {
  return expression(
    binary("-", number(1), binary("/", spent.node, number(allowed))),
    spent.labels,
    "ratio",
  );
}

/**
 * Remaining budget over current burn, as times of the window: `(1 - spent/allowed) × window ÷
 * (current/allowed)`, shortened. It takes the traffic to stay as it was in the window, and forgets
 * that old failures leave a rolling window: an exhaustion that is told does not come sooner.
 */
function exhaustionOf<L extends string>(
  spent: Expression<L, "ratio">,
  current: Expression<L, "ratio">,
  allowed: number,
  windowMs: number,
): Expression<L, "seconds"> {
  const left = binary("-", number(allowed), spent.node);
  const until = binary("/", binary("*", left, number(windowMs / 1_000)), burning(current, spent));
  return expression(call("clamp_min", until, number(0)), spent.labels, "seconds");
}

/** Without traffic the current share is NaN, and nothing burns. */
function burning(current: Expression, spent: Expression): Node {
  const known = { type: "compare", operator: ">=", left: current.node, right: number(0) } as const;
  return orZeroNode(known, spent.node);
}

function binary(operator: "-" | "*" | "/", left: Node, right: Node): Node {
  return { type: "arithmetic", operator, left, right };
}

function number(value: number): Node {
  return { type: "number", value };
}
