import type { RuleContext } from "../rule-context.ts";
import type { Alert } from "../rules/rule.ts";

/** What a check says against an alert. */
export interface Finding {
  readonly expected: string;
  readonly got: string;
}

/** A check of one alert by itself. */
export type AlertCheck = (alert: Alert, context: RuleContext) => readonly Finding[];
