import { withoutBinaryTail } from "../../decimal.ts";
import { toMs, type Duration } from "../../duration.ts";
import {
  burnRates,
  errorRatioSeries,
  totalSeries,
  type BurnRate,
  type Objective,
} from "../../metrics/objective-series.ts";
import { share } from "../../promql/arithmetic.ts";
import { above, both } from "../../promql/condition.ts";
import type { Expression } from "../../promql/expression.ts";
import type { Window } from "../../promql/series.ts";
import { ratio, type Dimension, type Quantity } from "../../promql/quantity.ts";
import { recorded, recording, type Recording } from "./recording.ts";
import type { Rule, RuleFile, RuleSet } from "./rule-file.ts";
import { objectiveFlaws } from "./objective-flaws.ts";
import { givenId } from "./rule-fields.ts";
import { alert, type Alert } from "./rule.ts";
import type { Wording } from "./wording.ts";
import { printPromql } from "../../promql/print.ts";
import type { AlertSeverity } from "../severity.ts";

/** A service level objective: what is good, how much of it there must be, and whose it is. */
export interface ObjectiveOptions<L extends string, D extends Dimension> {
  /** Stable, kebab-case: the file's name and the start of its alerts' ids. */
  readonly id: string;
  /** CamelCase: the start of its alerts' names. */
  readonly name: string;
  readonly owner: string;
  /** The share that has to be good over 30 days, such as `percent(99.9)`. */
  readonly target: Quantity<"ratio">;
  /** What was bad in the window, a second. */
  readonly bad: (window: Window) => Expression<L, D>;
  /** Everything in the window, a second. */
  readonly total: (window: Window) => Expression<L, D>;
  /** Below this the budget is not judged: one bad request of three says nothing. */
  readonly minimum: Quantity<D>;
  /** What is counted, in the singular, for the panels: `request`. @default "event" */
  readonly event?: string;
  /** How a bad event is told, after the word for it: `answered with 5xx`. @default "that were bad" */
  readonly failure?: string;
  readonly summary: (wording: Wording<L>) => string;
  readonly description: string;
  readonly runbook: string;
  readonly dashboard?: string;
  /** @default "15s" */
  readonly evaluate?: Duration;
}

const severities: Readonly<Record<BurnRate["long"], AlertSeverity>> = {
  "1h": "critical",
  "6h": "high",
  "1d": "medium",
  "3d": "low",
};

/** The rules of an objective, with what its panels say. */
export interface ObjectiveRules extends RuleSet {
  /** undefined: what it was made of cannot be meant. */
  readonly objective: Objective | undefined;
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
 * Returns the recording rules and the four multi-window, multi-burn-rate alerts of an objective, as
 * one file. Each alert wants both its windows over the limit, and a minimum of traffic in the long
 * one.
 */
export function objective<L extends string, D extends Dimension>(
  options: ObjectiveOptions<L, D>,
): ObjectiveRules {
  const flaws = objectiveFlaws(options);
  const id = givenId(options);
  if (flaws.length > 0) {
    return { type: "set", id, intervalMs: 0, rules: [], objective: undefined, flaws };
  }
  const windows = [...new Set<Window>(burnRates.flatMap(({ long, short }) => [short, long]))];
  const ratios = new Map(windows.map((window) => [window, errorRatio(options, window)]));
  const totals = new Map<Window, Recording<L, D>>(
    burnRates.map(({ long }) => [long, totalRate(options, long)]),
  );
  const alerts = burnRates.map((burn) =>
    burnAlert(
      options,
      burn,
      pick(ratios, burn.long),
      pick(ratios, burn.short),
      pick(totals, burn.long),
    ),
  );
  return {
    type: "set",
    id,
    intervalMs: toMs(options.evaluate ?? "15s"),
    rules: [...ratios.values(), ...totals.values(), ...alerts],
    objective: toObjective(options),
  };
}

function toObjective<L extends string, D extends Dimension>(
  options: ObjectiveOptions<L, D>,
): Objective {
  const { id, name, target, minimum, event = "event", failure = "that were bad" } = options;
  const counted = printPromql(options.total(burnRates[0].long).node);
  return { id, name, target: target.value, minimum: minimum.value, event, failure, counted };
}

function burnAlert<L extends string, D extends Dimension>(
  options: ObjectiveOptions<L, D>,
  burn: BurnRate,
  long: Recording<L, "ratio">,
  short: Recording<L, "ratio">,
  total: Recording<L, D>,
): Alert {
  const limit = ratio(withoutBinaryTail(burn.factor * (1 - options.target.value)));
  const burning = both(above(recorded(long), limit), above(recorded(short), limit));
  return alert({
    id: `${options.id}-burn-${burn.long}`,
    name: `${options.name}Burn${burn.long}`,
    severity: severities[burn.long],
    owner: options.owner,
    when: both(burning, above(recorded(total), options.minimum)),
    evaluate: options.evaluate ?? "15s",
    summary: (wording) => `${options.summary(wording)}, ${paceOf(burn)}`,
    description: options.description,
    runbook: options.runbook,
    ...(options.dashboard === undefined ? {} : { dashboard: options.dashboard }),
    labels: { slo: options.id },
  });
}

function paceOf({ factor }: BurnRate): string {
  return factor === 1 ? "faster than the budget allows" : `${factor} times the budget's pace`;
}

function errorRatio<L extends string, D extends Dimension>(
  { id, bad, total, evaluate }: ObjectiveOptions<L, D>,
  window: Window,
): Recording<L, "ratio"> {
  return recording({
    id: `${id}-ratio-${window}`,
    record: errorRatioSeries(id, window),
    of: share(bad(window), total(window)),
    ...(evaluate === undefined ? {} : { evaluate }),
  });
}

function totalRate<L extends string, D extends Dimension>(
  { id, total, evaluate }: ObjectiveOptions<L, D>,
  window: Window,
): Recording<L, D> {
  return recording({
    id: `${id}-total-${window}`,
    record: totalSeries(id, window),
    of: total(window),
    ...(evaluate === undefined ? {} : { evaluate }),
  });
}

function pick<V>(map: ReadonlyMap<Window, V>, window: Window): V {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- filled for every window of `burnRates`
  return map.get(window) as V;
}
