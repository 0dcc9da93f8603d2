import type { RoutingDefinition } from "../alerting/alertmanager/routing-definition.ts";
import type { RuleFile } from "../alerting/rules/rule-file.ts";
import { nearest } from "../nearest.ts";
import { compilePattern, literalAlternatives, patternProblem } from "../promql/pattern.ts";
import { labelName } from "../promql/source.ts";
import { defaultPaging, quietEnvironments } from "../shipped/paging-environments.ts";
import { show } from "../show.ts";
import type { ServiceScope } from "./define-config.ts";
import { conditionsOfRouting, conditionsOfRules, type LabelCondition } from "./label-conditions.ts";
import { formatProjectProblem, type ProjectProblem } from "./problem.ts";

/** Values by Prometheus' name of the label that they close. */
type ClosedLabels = ReadonlyMap<string, readonly string[]>;

/**
 * Returns a problem for each condition of the rules and routes on an environment or a namespace that
 * the config does not name: it would never hold, or always.
 */
export function scopeProblems(
  { environments, namespace }: ServiceScope,
  files: readonly RuleFile[],
  routing: RoutingDefinition,
): readonly ProjectProblem[] {
  const closed: ClosedLabels = new Map([
    ...(environments === undefined ? [] : [["deployment_environment_name", environments] as const]),
    ...(namespace === undefined ? [] : [["service_namespace", [namespace]] as const]),
  ]);
  const problems = [...conditionsOfRules(files), ...conditionsOfRouting(routing)]
    .filter((condition) => !isShipped(condition))
    .flatMap((condition) => conditionProblems(condition, closed));
  // A share has the condition on both its sides
  return [...new Map(problems.map((one) => [formatProjectProblem(one), one])).values()];
}

/** What ships speaks of environments that a project need not have. */
function isShipped({ label, operator, value }: LabelCondition): boolean {
  return quietEnvironments(defaultPaging).some(
    (one) => one.label === label && one.operator === operator && one.value === value,
  );
}

function conditionProblems(
  { file, field, label, operator, value }: LabelCondition,
  closed: ClosedLabels,
): readonly ProjectProblem[] {
  const known = closed.get(labelName(label));
  // Without the label at all is a value that any project may speak of
  if (known === undefined || value === "") return [];
  const literals = operator.endsWith("~") ? literalAlternatives(value) : [value];
  const wrong =
    literals === undefined
      ? known.some((one) => matches(value, one))
        ? []
        : [value]
      : literals.filter((one) => one !== "" && !known.includes(one));
  return wrong.map((one) => {
    const near = nearest(one, known);
    const expected = near === undefined ? `one of ${known.map(show).join(", ")}` : show(near);
    return { file, field, expected: `${label} as ${expected}`, got: show(one) };
  });
}

function matches(pattern: string, value: string): boolean {
  // That it is no pattern is reported elsewhere
  return (
    patternProblem(pattern) !== undefined || compilePattern(pattern, { dotAll: true }).test(value)
  );
}
