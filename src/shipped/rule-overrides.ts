import type { Severity } from "../alerting/severity.ts";
import type { Duration } from "../duration.ts";
import type { Window } from "../promql/series.ts";
import type { Quantity } from "../promql/quantity.ts";
import type { FixedRule } from "./rules/definition.ts";
import type { ruleFiles } from "./rules/index.ts";

type AnyRule = (typeof ruleFiles)[number]["definitions"][number];
type AnyAlert = Exclude<AnyRule, FixedRule>;

/** The id of a rule that ships. */
export type RuleId = AnyRule["id"];

/** The id of the alert on the absence of a metric, which goes with the rules that read it. */
export type CompanionId = `no-data-${string}`;

interface CommonChanges {
  /** How long the condition holds before the alert fires. */
  readonly for?: Duration;
  /** How long the alert stays after the condition ended. */
  readonly keepFiringFor?: Duration;
  readonly severity?: Severity;
  /** Further labels of the alert. */
  readonly labels?: Readonly<Record<string, string>>;
  /** The team that gets the alert. */
  readonly owner?: string;
}

type LimitOf<R extends AnyAlert> = R["limit"] extends Quantity<infer Q> | undefined
  ? [Q] extends [never]
    ? unknown
    : { /** What the value is compared with. */ readonly limit?: Quantity<Q> }
  : unknown;

type WindowOf<R extends AnyAlert> = [R["window"]] extends [undefined]
  ? unknown
  : { /** What the rule averages or counts over. */ readonly window?: Window };

type RuleChanges<R extends AnyAlert> = CommonChanges & LimitOf<R> & WindowOf<R>;

type ServicesOf<R extends AnyAlert> = "service.name" extends R["labels"][number]
  ? {
      /** The rule with other values for one service, by `service.name`. */
      readonly services?: Readonly<Record<string, RuleChanges<R>>>;
    }
  : unknown;

/** Changes of shipped rules, by id: only what a rule has can be changed. */
export type RuleOverrides = {
  readonly [R in AnyAlert as R["id"]]?: RuleChanges<R> & ServicesOf<R>;
};

/** Reasons, by the id of a rule or of a companion. */
export type DisabledRules = Readonly<Partial<Record<RuleId | CompanionId, string>>>;
