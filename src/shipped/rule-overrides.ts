import type { Severity } from "../alerting/severity.ts";
import type { Duration } from "../duration.ts";
import type { Window } from "../promql/series.ts";
import type { Quantity } from "../promql/quantity.ts";
import type { FixedRule } from "./rules/definition.ts";
import type { ruleFiles } from "./rules/index.ts";

/** A rule that ships. */
type AnyRule = (typeof ruleFiles)[number]["definitions"][number];
/** A rule that ships and that can be changed. */
type AnyAlert = Exclude<AnyRule, FixedRule>;

/** The id of a rule that ships. */
export type RuleId = AnyRule["id"];

/** The id of the alert on the absence of a metric, which goes with the rules that read it. */
export type CompanionId = `no-data-${string}`;

/** What can be changed of every rule that ships, apart from recordings and the heartbeat. */
export interface CommonChanges {
  /** How long the condition holds before the alert fires, at most `"30d"`. */
  readonly for?: Duration;
  /** How long the alert stays after the condition ended, at most `"30d"`. */
  readonly keepFiringFor?: Duration;
  /** A rule that becomes critical is evaluated every 5 s and has to notify within a minute. */
  readonly severity?: Severity;
  /**
   * Further labels of the alert: none that the condition's series have. Those of a service add to
   * the rule's.
   */
  readonly labels?: Readonly<Record<string, string>>;
  /** The team that gets the alert. */
  readonly owner?: string;
}

/**
 * `limit`, where the rule's value is compared with one quantity: what it is compared with, a quantity
 * of the same dimension. `docs/rule-overrides.md` lists them.
 */
type LimitOf<R extends AnyAlert> = R["limit"] extends Quantity<infer Q> | undefined
  ? [Q] extends [never]
    ? unknown
    : { /** What the value is compared with. */ readonly limit?: Quantity<Q> }
  : unknown;

/**
 * `window`, where the rule averages or counts over one time: that time, a text such as `"5m"`.
 * `docs/rule-overrides.md` lists them.
 */
type WindowOf<R extends AnyAlert> = [R["window"]] extends [undefined]
  ? unknown
  : { /** What the rule averages or counts over. */ readonly window?: Window };

/** Changes of one rule: those of every rule, and its limit and window where it has them. */
export type RuleChanges<R extends AnyAlert> = CommonChanges & LimitOf<R> & WindowOf<R>;

/** `services`, where the rule's alerts name a service: other values for single services. */
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
