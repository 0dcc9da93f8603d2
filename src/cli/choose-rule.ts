import { ObservabilityError } from "../errors.ts";
import { nearest } from "../nearest.ts";
import { toRuleSet, type RuleFile } from "../alerting/rules/rule-file.ts";

/**
 * Returns the items of the rule with this id, or all of them where no id is given. `files` have all
 * rules, also those without an item.
 *
 * @throws ObservabilityError `OBS_RULE_UNKNOWN` where there is none: no test is not a passed test.
 */
export function chooseRule<T>(
  items: readonly T[],
  idOf: (item: T) => string,
  id: string | undefined,
  files: readonly RuleFile[],
): readonly T[] {
  const chosen = items.filter((item) => id === undefined || idOf(item) === id);
  if (chosen.length > 0 || id === undefined) return chosen;
  throw new ObservabilityError("OBS_RULE_UNKNOWN", refusal(id, new Set(items.map(idOf)), files));
}

function refusal(id: string, tested: ReadonlySet<string>, files: readonly RuleFile[]): string {
  const sets = files.flatMap(({ rules }) => rules.map(toRuleSet));
  const inside = sets.find((one) => one.id === id)?.rules.map((one) => one.id) ?? [];
  const parts = inside.filter((one) => tested.has(one));
  if (parts.length > 0) return `expected the id of one rule: ${parts.join(", ")}, got ${id}`;
  const all = sets.flatMap(({ rules }) => rules.map((one) => one.id));
  if (all.includes(id)) return `expected a rule that has a test, got ${id}, which is untestable`;
  const near = nearest(id, all);
  return `expected the id of a rule${near === undefined ? "" : ` such as ${near}`}, got ${id}`;
}
