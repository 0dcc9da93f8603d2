import type { Dimension } from "../promql/quantity.ts";
import { limitsOf } from "../alerting/rules/limit.ts";
import { alertsOf, type RuleFile } from "../alerting/rules/rule-file.ts";
import type { NamedAlert } from "../dashboards/definition.ts";
import { nearest } from "../nearest.ts";
import { misreadings, type Readable } from "../promql/misreadings.ts";
import type { Mismatch } from "../shape.ts";
import { show } from "../show.ts";
import type { ProjectProblem } from "./problem.ts";
import type { NamedInFile } from "./project-dashboards.ts";

/** Returns what the panels show that cannot be meant, as with the expressions of rules. */
export function expressionProblems(
  named: readonly NamedInFile[],
  known: Readable,
): readonly ProjectProblem[] {
  return named.flatMap(({ file, before, shown = [] }) =>
    shown.flatMap(({ field, node }) =>
      misreadings(node, { ...known, inPanel: true }).map(({ expected, got }) => ({
        file,
        field: `${before}${field}`,
        expected,
        got,
      })),
    ),
  );
}

/**
 * Returns the alerts that panels name and that are none of the rules', or have no limit to draw.
 * `files`: called where there are any.
 */
export function alertProblems(
  named: readonly NamedInFile[],
  files: () => readonly RuleFile[],
): readonly ProjectProblem[] {
  if (named.every(({ alerts = [] }) => alerts.length === 0)) return [];
  const known = namedAlerts(files());
  return named.flatMap(({ file, before, alerts = [] }) =>
    alerts.flatMap((alert) =>
      mismatches(alert, known).map((one) => ({ file, field: `${before}${alert.field}`, ...one })),
    ),
  );
}

interface KnownAlert {
  readonly dimension: Dimension;
  readonly hasLimit: boolean;
}

function namedAlerts(files: readonly RuleFile[]): ReadonlyMap<string, KnownAlert> {
  const limits = limitsOf(files);
  return new Map(
    alertsOf(files).map(({ alert: { id, when } }) => [
      id,
      { dimension: when.dimension, hasLimit: limits.has(id) },
    ]),
  );
}

function mismatches(
  { id, limits }: NamedAlert,
  known: ReadonlyMap<string, KnownAlert>,
): readonly Mismatch[] {
  const alert = known.get(id);
  if (alert === undefined) {
    const near = nearest(id, known.keys());
    const expected =
      near === undefined ? "the id of an alert among the rules" : `the alert ${near}`;
    return [{ expected, got: show(id) }];
  }
  if (limits === undefined) return [];
  if (!alert.hasLimit) {
    return [{ expected: "an alert that compares with a number", got: show(id) }];
  }
  return alert.dimension === limits
    ? []
    : [{ expected: `an alert on ${limits}`, got: `${show(id)}, which is on ${alert.dimension}` }];
}
