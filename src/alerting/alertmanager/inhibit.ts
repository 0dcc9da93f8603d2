import type { AlertLabel } from "./alert-labels.ts";
import type { Matcher } from "../../promql/label-condition.ts";

/**
 * While a source fires, targets with the same values of the `equal` labels are not notified about.
 * A label that both lack is equal, and an alert that is source and target never inhibits another
 * such alert. https://prometheus.io/docs/alerting/latest/configuration/#inhibit_rule
 */
export interface InhibitRule<L extends string = AlertLabel> {
  readonly name: string;
  readonly source: readonly [Matcher<L>, ...Matcher<L>[]];
  readonly target: readonly [Matcher<L>, ...Matcher<L>[]];
  /** `"nothing"`: one source speaks for every target there is. */
  readonly equal: readonly [L, ...L[]] | "nothing";
}

/** Returns the labels that source and target must share. */
export function equalLabels<L extends string>({ equal }: InhibitRule<L>): readonly L[] {
  return equal === "nothing" ? [] : equal;
}
