import type { Histogram } from "../../promql/evaluate/histogram/histogram.ts";
import type { Labels } from "../../promql/evaluate/labels.ts";
import type { AlertingRule } from "./rule-group.ts";

/** What the expression of an alert found for one of its label sets. */
export interface Finding {
  /** The alert's labels, its name among them. */
  readonly labels: Labels;
  /** The labels of the series that was found, which templates read. */
  readonly series: Labels;
  readonly value: number | Histogram;
  readonly atMs: number;
}

/** An alert for one label set, which is pending or fires. */
export interface AlertInstance {
  readonly state: "pending" | "firing";
  readonly activeAtMs: number;
  /** What was found last: an alert that is kept on firing keeps the texts of that. */
  readonly finding: Finding;
  /** Since when it fires only because it is kept on. */
  readonly keptSinceMs?: number;
}

/** The instances of an alert by the keys of their label sets. */
export type AlertInstances = ReadonlyMap<string, AlertInstance>;

/**
 * Returns the instances after an evaluation that found what is in `found`: rules/alerting.go of
 * Prometheus, AlertingRule.Eval.
 */
export function nextInstances(
  { forMs, keepFiringForMs }: Pick<AlertingRule, "forMs" | "keepFiringForMs">,
  before: AlertInstances,
  found: ReadonlyMap<string, Finding>,
  atMs: number,
): AlertInstances {
  const after = new Map<string, AlertInstance>();
  for (const [key, finding] of found) {
    const activeAtMs = before.get(key)?.activeAtMs ?? atMs;
    const state = atMs - activeAtMs >= forMs ? "firing" : "pending";
    after.set(key, { state, activeAtMs, finding });
  }
  for (const [key, instance] of before) {
    if (found.has(key) || instance.state === "pending") continue;
    const keptSinceMs = instance.keptSinceMs ?? atMs;
    if (atMs - keptSinceMs < keepFiringForMs) after.set(key, { ...instance, keptSinceMs });
  }
  return after;
}
