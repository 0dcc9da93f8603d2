import type { Condition } from "../../promql/expression.ts";
import { readFields } from "../../shape.ts";
import { deadManSchema, givenId } from "./rule-fields.ts";
import { completeAlert, type Alert, type AlertOptions } from "./rule.ts";

/** What a dead-man alert says; its condition always holds. */
export type DeadManOptions = Omit<
  AlertOptions<never, "count">,
  "when" | "severity" | "for" | "keepFiringFor"
>;

const always: Condition<never, "count"> = {
  kind: "condition",
  node: { type: "call", name: "vector", args: [{ type: "number", value: 1 }] },
  labels: [],
  dimension: "count",
};

/**
 * Returns an alert that always fires. Its receiver raises the alarm when it stops hearing it.
 * The severity `none` lets routes and inhibitions tell it from a real alert.
 */
export function deadMan(options: DeadManOptions): Alert {
  const { fields, flaws } = readFields<DeadManOptions>(deadManSchema, options);
  return completeAlert({ ...fields, id: givenId(options), severity: "none" }, always, flaws);
}
