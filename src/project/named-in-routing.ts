import { absenceCompanions, companionIds } from "../alerting/rules/absence.ts";
import type { RoutingDefinition } from "../alerting/alertmanager/routing-definition.ts";
import { alertsOf, type RuleFile } from "../alerting/rules/rule-file.ts";
import { nearest } from "../nearest.ts";
import { literalAlternatives } from "../promql/pattern.ts";
import { show } from "../show.ts";
import { conditionsOfRouting, type LabelCondition } from "./label-conditions.ts";
import type { ProjectProblem } from "./problem.ts";

/** Shorter names lie too close together to be slips of each other. */
const leastLength = 4;

/**
 * Returns the owners, ids and names of alerts in the routing that are a slip of one that the rules
 * have, and owners of rules that are a slip of one that the routing and other rules name. Alerts come
 * from other projects too, so that what is like nothing here may be theirs.
 */
export function misnamed(
  files: readonly RuleFile[],
  routing: RoutingDefinition,
): readonly ProjectProblem[] {
  const alerts = alertsOf([...files, ...absenceCompanions(files)]);
  const known: Readonly<Partial<Record<string, ReadonlySet<string>>>> = {
    owner: new Set(alerts.map(({ alert }) => alert.owner)),
    rule_id: new Set([...alerts.map(({ alert }) => alert.id), ...companionIds(files)]),
    alertname: new Set(alerts.map(({ alert }) => alert.name)),
  };
  const conditions = conditionsOfRouting(routing);
  const slips = conditions.flatMap(({ file, field, ...condition }) =>
    valuesOf(condition).flatMap((value) => {
      const near = slipOf(value, known[condition.label] ?? new Set());
      if (near === undefined) return [];
      return [{ file, field, expected: `the ${condition.label} ${near}`, got: show(value) }];
    }),
  );
  const routed = new Set(
    conditions.filter(({ label }) => label === "owner").flatMap((one) => valuesOf(one)),
  );
  return [
    ...slips,
    ...alertsOf(files).flatMap(({ file, alert: { id, owner } }) => {
      const near = slipOf(owner, routed);
      if (near === undefined || known["owner"]?.has(near) !== true) return [];
      return [{ file, field: `${id}.owner`, expected: `the owner ${near}`, got: show(owner) }];
    }),
  ];
}

function slipOf(value: string, known: ReadonlySet<string>): string | undefined {
  return value.length < leastLength || known.has(value) ? undefined : nearest(value, known);
}

/** The values that the condition names, one by one. */
function valuesOf({
  operator,
  value,
}: Pick<LabelCondition, "operator" | "value">): readonly string[] {
  return operator.endsWith("~") ? (literalAlternatives(value) ?? []) : [value];
}
