import type { Rule, RuleFile } from "../alerting/rules/rule-file.ts";
import { checkRuleOptions, type CheckedOptions } from "./check-rule-options.ts";
import { exceptServices, forService } from "./per-service.ts";
import type { DisabledRules, RuleOverrides } from "./rule-overrides.ts";
import type { Changes, ShippedFile, ShippedRule } from "./rules/definition.ts";
import { ruleFiles } from "./rules/index.ts";

/** Which of the shipped rules are left out, with the reason, and which have other values. */
export interface ShippedRulesOptions {
  /** Rules that are left out, each with the reason. */
  readonly disable?: DisabledRules;
  /** Other values for rules. Their texts and tests follow. */
  readonly override?: RuleOverrides;
}

const files: readonly ShippedFile[] = ruleFiles;

/**
 * Returns the rules that ship, with the changes. What cannot be meant in them is reported with the
 * other problems of the config.
 */
export function shippedRules(options: ShippedRulesOptions = {}): readonly RuleFile[] {
  const checked = checkRuleOptions(
    options,
    files.flatMap(({ definitions }) => definitions),
  );
  const { problems, withoutCompanions } = checked;
  const changed = files.map(({ file, definitions, backends }) => ({
    file,
    rules: definitions.flatMap((rule) => rulesOf(rule, checked)),
    ...(backends === undefined ? {} : { backends }),
  }));
  const notes = { file: "@tamma/observability/shipped", rules: [], problems, withoutCompanions };
  return [notes, ...changed.filter(({ rules }) => rules.length > 0)];
}

function rulesOf(rule: ShippedRule, { disabled, changes }: CheckedOptions): readonly Rule[] {
  if (disabled.has(rule.id)) return [];
  if (rule.type === "fixed") return [rule.rule];
  const change = changes.get(rule.id);
  if (change === undefined) return [rule.build({})];
  const { services } = change;
  return [
    exceptServices(rule.build(change.changes), [...services.keys()]),
    ...[...services].map(([service, own]) =>
      forService(rule.build(withOwn(change.changes, own)), service),
    ),
  ];
}

/** Each label is inherited by itself, as each field is. */
function withOwn(changes: Changes, own: Changes): Changes {
  const labels = { ...changes.labels, ...own.labels };
  return { ...changes, ...own, ...(Object.keys(labels).length === 0 ? {} : { labels }) };
}
