import type { Alert } from "../rules/rule.ts";

export type AlertState = "inactive" | "pending" | "firing";

/**
 * Returns the alert's state after each evaluation, given whether its condition held there.
 * https://github.com/prometheus/prometheus/blob/main/rules/alerting.go (AlertingRule.Eval)
 */
export function alertStates(
  { forMs, keepFiringForMs }: Pick<Alert, "forMs" | "keepFiringForMs">,
  held: readonly boolean[],
  stepMs: number,
): readonly AlertState[] {
  let state: AlertState = "inactive";
  let activeAt = 0;
  let keepSince: number | undefined;
  return held.map((holds, step) => {
    const at = step * stepMs;
    if (holds) {
      if (state === "inactive") [state, activeAt] = ["pending", at];
      keepSince = undefined;
      if (at - activeAt >= forMs) state = "firing";
    } else {
      if (state === "firing" && keepFiringForMs > 0) keepSince ??= at;
      const kept = keepSince !== undefined && at - keepSince < keepFiringForMs;
      if (!kept) [state, keepSince] = ["inactive", undefined];
    }
    return state;
  });
}
