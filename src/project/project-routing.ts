import { checkRouting } from "../alerting/alertmanager/check-routing.ts";
import type { RoutingDefinition } from "../alerting/alertmanager/routing-definition.ts";
import { showPublic } from "../alerting/alertmanager/routing-shape.ts";
import { alertsOf, type RuleFile } from "../alerting/rules/rule-file.ts";
import { isObject } from "../is-object.ts";
import type { Flaw } from "../shape.ts";
import { labelName } from "../promql/source.ts";
import { notificationTemplates } from "../shipped/templates/notification.ts";
import type { ConfigPlace } from "./find-config.ts";
import type { ProjectProblem } from "./problem.ts";
import { projectPath } from "./project-path.ts";

/** The routing of a config, and everything in it that cannot be meant. */
export interface ProjectRouting {
  readonly definition: RoutingDefinition;
  readonly problems: readonly ProjectProblem[];
}

const none: RoutingDefinition = { file: "", receivers: {}, route: { receiver: "" } };

/** Returns the routing of a config, which routes the alerts of these rules. */
export function projectRouting(
  { root, file }: ConfigPlace,
  value: unknown,
  rules: readonly RuleFile[],
): ProjectRouting {
  if (!isObject(value)) {
    const expected = "what defineRouting() returns";
    return {
      definition: none,
      problems: [{ file, field: "routing", expected, got: showPublic(value) }],
    };
  }
  const asked = value["problems"];
  if (Array.isArray(asked)) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what shippedRouting() has against its options
    const problems = (asked as readonly Flaw[]).map(({ field, ...rest }) => ({
      file,
      field: `routing: ${field}`,
      ...rest,
    }));
    return { definition: none, problems };
  }
  const given = value["file"];
  const own = typeof given === "string" ? projectPath(root, given) : undefined;
  const completed: unknown = {
    ...value,
    ...(own !== undefined && { file: own }),
    // A message without its template arrives empty: who brings none has ours
    templateFiles: value["templateFiles"] ?? [notificationTemplates],
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- checkRouting looks at its shape
  const definition = completed as RoutingDefinition;
  const problems = checkRouting(definition, labelsOf(rules)).map(({ where, expected, got }) => ({
    file: own ?? file,
    field: own === undefined ? `routing.${where}` : where,
    expected,
    got,
  }));
  return { definition: problems.length === 0 ? definition : none, problems };
}

/** The labels that the rules' alerts have, as Alertmanager receives them. */
function labelsOf(rules: readonly RuleFile[]): readonly string[] {
  const labels = alertsOf(rules).flatMap(({ alert }) => [
    ...Object.keys(alert.labels),
    ...alert.when.labels.map(labelName),
  ]);
  return [...new Set(labels)];
}
