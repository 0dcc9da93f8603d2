import { walk } from "../../promql/expression.ts";
import type { Alert } from "./rule.ts";
import { alertsOf, type RuleFile } from "./rule-file.ts";

/** Where the value of an alert becomes bad, in its base unit. */
export type AlertLimit = { readonly above: number } | { readonly below: number };

/** Returns the limits of the alerts by their ids: what panels draw as lines. */
export function limitsOf(files: readonly RuleFile[]): ReadonlyMap<string, AlertLimit> {
  return new Map(
    alertsOf(files).flatMap(({ alert }) => {
      const limit = limitOf(alert);
      return limit === undefined ? [] : [[alert.id, limit] as const];
    }),
  );
}

/** The alert's own comparison is the leftmost. */
function limitOf({ when }: Alert): AlertLimit | undefined {
  const compare = walk(when.node).find((node) => node.type === "compare");
  if (compare?.right.type !== "number") return undefined;
  const { value } = compare.right;
  return compare.operator.startsWith("<") ? { below: value } : { above: value };
}
