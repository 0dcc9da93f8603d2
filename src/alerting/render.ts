import { ObservabilityError } from "../errors.ts";
import type { RenderedFiles } from "../generated-file.ts";
import { lint } from "./lint/lint.ts";
import type { RuleContext } from "./rule-context.ts";
import { renderTests } from "./rule-tests/render-tests.ts";
import { absenceCompanions } from "./rules/absence.ts";
import { formatProblem, type Problem } from "./rules/problem.ts";
import { renderActions } from "./rules/render-actions.ts";
import { renderResources } from "./rules/render-resources.ts";
import { renderRules } from "./rules/render-rules.ts";
import type { RuleFile } from "./rules/rule-file.ts";
import { validate } from "./rules/validate.ts";

/**
 * Returns the rule files, their tests and the operator's resources, by path from the output folder.
 *
 * @throws ObservabilityError `OBS_RULE_INVALID` with every problem of every rule.
 */
export function renderDefinitions(
  definitions: readonly RuleFile[],
  context: RuleContext,
): RenderedFiles {
  return renderCompleteRules(completeRules(definitions, context), context);
}

/** Returns the same of rules that `completeRules` returned. */
export function renderCompleteRules(
  files: readonly RuleFile[],
  context: RuleContext,
): RenderedFiles {
  return new Map([
    ...renderRules(files, context),
    ...renderTests(files),
    ...renderResources(files, context),
    ...renderActions(files),
  ]);
}

/** Returns the rules and the companions that watch for absent data. */
export function withCompanions(files: readonly RuleFile[]): readonly RuleFile[] {
  return [...files, ...absenceCompanions(files)];
}

/**
 * Returns the rules with their companions.
 *
 * @throws ObservabilityError `OBS_RULE_INVALID` with every problem of every rule.
 */
export function completeRules(
  definitions: readonly RuleFile[],
  context: RuleContext,
): readonly RuleFile[] {
  refuse(validate(definitions, context));
  const files = withCompanions(definitions);
  refuse(lint(files, context));
  return files;
}

function refuse(problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  throw new ObservabilityError("OBS_RULE_INVALID", problems.map(formatProblem).join("\n"));
}
