import { ObservabilityError } from "../errors.ts";
import { shippedRules } from "../shipped/rules/index.ts";
import { routing } from "../shipped/routing.ts";
import type { RenderedFiles } from "../generated-file.ts";
import { lint } from "./lint/lint.ts";
import { formatProblem, type Problem } from "./rules/problem.ts";
import { renderRunbooks, renderRuleTable } from "./rules/render-documents.ts";
import { renderResources } from "./rules/render-resources.ts";
import { renderRules } from "./rules/render-rules.ts";
import { renderTests } from "./rule-tests/render-tests.ts";
import { renderRouting } from "./alertmanager/render-alertmanager.ts";
import { resolveRouting } from "./alertmanager/routing-policy.ts";
import type { RuleFile } from "./rules/rule-file.ts";
import { silenceCompanions } from "./rules/absence.ts";
import { validate } from "./rules/validate.ts";

/**
 * Returns every generated file of the alerting room, of the shipped rules.
 *
 * @throws ObservabilityError `OBS_RULE_INVALID` with every problem of every rule.
 */
export function renderAlerting(): RenderedFiles {
  return new Map([...renderDefinitions(shippedRules), ...renderRouting(resolveRouting(routing))]);
}

/**
 * Returns the rule files, their tests, the operator's resources and the documents of the rules.
 *
 * @throws ObservabilityError `OBS_RULE_INVALID` with every problem of every rule.
 */
export function renderDefinitions(definitions: readonly RuleFile[]): RenderedFiles {
  const files = checked(definitions);
  return new Map([
    ...renderRules(files),
    ...renderTests(files),
    ...renderResources(files),
    ...renderRunbooks(files),
    ...renderRuleTable(files),
  ]);
}

/** Returns the rules and the companions that watch for their silence. */
export function withCompanions(files: readonly RuleFile[]): readonly RuleFile[] {
  return [...files, ...silenceCompanions(files)];
}

/**
 * Returns the rules with their companions.
 *
 * @throws ObservabilityError `OBS_RULE_INVALID` with every problem of every rule.
 */
export function checked(definitions: readonly RuleFile[]): readonly RuleFile[] {
  refuse(validate(definitions));
  const files = withCompanions(definitions);
  refuse(lint(files));
  return files;
}

function refuse(problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  throw new ObservabilityError("OBS_RULE_INVALID", problems.map(formatProblem).join("\n"));
}
