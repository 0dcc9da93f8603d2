const dayMs = 86_400_000;

/** A number of calls that may be made in any 24 hours. */
export interface DailyBudget {
  /** Counts one call if it is still allowed. */
  spend(): boolean;
  /** Calls left in the current 24 hours. */
  left(): number;
}

/**
 * Returns a budget over a sliding day: a calendar day would allow twice the calls at midnight, and a
 * clock that is set forward all of them again.
 */
export function dailyBudget(calls: number): DailyBudget {
  let spentAt: readonly number[] = [];
  const left = (): number => {
    const since = performance.now() - dayMs;
    spentAt = spentAt.filter((at) => at > since);
    return calls - spentAt.length;
  };
  return {
    left,
    spend() {
      if (left() <= 0) return false;
      spentAt = [...spentAt, performance.now()];
      return true;
    },
  };
}
