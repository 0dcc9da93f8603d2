import { ObservabilityError } from "../errors.ts";

/**
 * Returns the items of the rule with this id, or all of them where no id is given.
 *
 * @throws ObservabilityError `OBS_RULE_UNKNOWN` where there is none: no test is not a passed test.
 */
export function chooseRule<T>(
  items: readonly T[],
  idOf: (item: T) => string,
  id: string | undefined,
): readonly T[] {
  const chosen = items.filter((item) => id === undefined || idOf(item) === id);
  if (chosen.length > 0) return chosen;
  throw new ObservabilityError("OBS_RULE_UNKNOWN", `expected the id of a rule, got ${id}`);
}
