import { toMs } from "../../duration.ts";
import { burnRatesOf, windowName, type BurnWindow } from "../../metrics/burn-rates.ts";
import { errorRatioSeries, totalSeries, type Objective } from "../../metrics/objective-series.ts";
import type { Dimension } from "../../promql/quantity.ts";
import { printPromql } from "../../promql/print.ts";
import { burnAlert } from "./burn-alert.ts";
import { currentPace, errorBudget } from "./error-budget.ts";
import { objectiveFlaws } from "./objective-flaws.ts";
import { minimumOf, windowOf, type ObjectiveOptions } from "./objective-options.ts";
import { errorRatioIn } from "./objective-ratio.ts";
import { recording, type Recording } from "./recording.ts";
import type { Rule, RuleFile, RuleSet } from "./rule-file.ts";
import { givenId } from "./rule-fields.ts";

/** The rules of an objective, with what its panels say. */
export interface ObjectiveRules extends RuleSet {
  /** undefined: what it was made of cannot be meant. */
  readonly objective: Objective | undefined;
  /** What it was made of: for those who write it in another form. */
  readonly options: ObjectiveOptions<string, Dimension> | undefined;
}

/** Returns the objectives among the rules, in order. */
export function objectivesOf(files: readonly RuleFile[]): readonly Objective[] {
  return files.flatMap(({ rules }) =>
    rules.filter(isObjective).flatMap((rule) => rule.objective ?? []),
  );
}

/** Returns whether the rule is an objective's set. */
export function isObjective(rule: Rule): rule is ObjectiveRules {
  return rule.type === "set" && "objective" in rule;
}

/**
 * Returns the rules of an objective, as one file: what it records, and four multi-window,
 * multi-burn-rate alerts. Each alert wants both its windows over the limit, and enough events in the
 * long one. Recorded are the share that was bad, everything, what is left of the budget
 * (`slo:budget_remaining:ratio`) and when it will be spent (`slo:budget_exhaustion:seconds`).
 */
export function objective<L extends string, D extends Dimension>(
  options: ObjectiveOptions<L, D>,
): ObjectiveRules {
  const flaws = objectiveFlaws(options);
  const id = givenId(options);
  if (flaws.length > 0) {
    return {
      type: "set",
      id,
      intervalMs: 0,
      rules: [],
      objective: undefined,
      options: undefined,
      flaws,
    };
  }
  const burns = burnRatesOf(windowOf(options));
  const windows = [...new Set(burns.flatMap(({ long, short }) => [short, long]))];
  const ratios = new Map(windows.map((window) => [window, errorRatio(options, window)]));
  const totals = new Map(burns.map(({ long }) => [long, totalRate(options, long)]));
  const alerts = burns.map((burn) =>
    burnAlert(options, burn, {
      long: pick(ratios, burn.long),
      short: pick(ratios, burn.short),
      total: pick(totals, burn.long),
    }),
  );
  const budget = errorBudget(options, pick(ratios, currentPace(windowOf(options))));
  return {
    type: "set",
    id,
    intervalMs: toMs(options.evaluate ?? "15s"),
    rules: [...ratios.values(), ...totals.values(), ...budget, ...alerts],
    objective: toObjective(options),
    options,
  };
}

function toObjective<L extends string, D extends Dimension>(
  options: ObjectiveOptions<L, D>,
): Objective {
  const { id, name, target, minimum, event = "event", failure = "that were bad" } = options;
  const counted = options.total("1h");
  return {
    id,
    name,
    target: target.value,
    windowMs: windowOf(options),
    minimum: minimumOf(minimum, counted.dimension),
    event,
    failure,
    counted: printPromql(counted.node),
  };
}

function errorRatio<L extends string, D extends Dimension>(
  options: ObjectiveOptions<L, D>,
  window: BurnWindow,
): Recording<L, "ratio"> {
  const { id, evaluate } = options;
  const ratio = recording({
    id: `${id}-ratio-${windowName(window)}`,
    record: errorRatioSeries(id, window),
    of: errorRatioIn(options, window),
    ...(evaluate === undefined ? {} : { evaluate }),
  });
  return { ...ratio, most: 1 };
}

function totalRate<L extends string, D extends Dimension>(
  { id, total, evaluate }: ObjectiveOptions<L, D>,
  window: BurnWindow,
): Recording<L, D> {
  return recording({
    id: `${id}-total-${windowName(window)}`,
    record: totalSeries(id, window),
    of: total(window),
    ...(evaluate === undefined ? {} : { evaluate }),
  });
}

function pick<V>(map: ReadonlyMap<BurnWindow, V>, window: BurnWindow): V {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- filled for every window of the burn rates
  return map.get(window) as V;
}
