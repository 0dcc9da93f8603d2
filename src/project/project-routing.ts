import { checkRouting } from "../alerting/alertmanager/check-routing.ts";
import type { RoutingDefinition } from "../alerting/alertmanager/routing-definition.ts";
import { showPublic } from "../alerting/alertmanager/routing-shape.ts";
import { alertsOf, type RuleFile } from "../alerting/rules/rule-file.ts";
import { isObject } from "../is-object.ts";
import type { Flaw } from "../shape.ts";
import { labelName } from "../promql/source.ts";
import { shippedRoutingFile } from "../shipped/routing-tree.ts";
import type { ConfigPlace } from "./find-config.ts";
import type { ProjectProblem } from "./problem.ts";
import { projectPath } from "./project-path.ts";

/** The routing of a config, and everything in it that cannot be meant. */
export interface ProjectRouting {
  readonly definition: RoutingDefinition;
  readonly problems: readonly ProjectProblem[];
  readonly notes: readonly ProjectProblem[];
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
      notes: [],
    };
  }
  const { problems: asked, notes, ...parts } = value;
  if (Array.isArray(asked)) {
    return { definition: none, problems: aboutOptions(file, asked), notes: [] };
  }
  const given = parts["file"];
  const named = typeof given === "string" ? projectPath(root, given) : undefined;
  // Whoever asked for what ships wrote options, in no file that is known
  const own = given === shippedRoutingFile ? undefined : named;
  const completed: unknown = {
    ...parts,
    ...(named !== undefined && { file: named }),
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- checkRouting looks at its shape
  const definition = completed as RoutingDefinition;
  const problems = checkRouting(definition, labelsOf(rules)).map(({ where, expected, got }) => ({
    file: own ?? file,
    field: own === undefined ? ["routing", where].filter((part) => part !== "").join(".") : where,
    expected,
    got,
  }));
  return {
    definition: problems.length === 0 ? definition : none,
    problems,
    notes: Array.isArray(notes) ? aboutOptions(file, notes) : [],
  };
}

/** What `shippedRouting()` has against its options, or says about them. */
function aboutOptions(file: string, flaws: readonly unknown[]): readonly ProjectProblem[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own function made them
  return (flaws as readonly Flaw[]).map(({ field, ...rest }) => ({
    file,
    field: `routing: ${field}`,
    ...rest,
  }));
}

/** The labels that the rules' alerts have, as Alertmanager receives them. */
function labelsOf(rules: readonly RuleFile[]): readonly string[] {
  const labels = alertsOf(rules).flatMap(({ alert }) => [
    ...Object.keys(alert.labels),
    ...alert.when.labels.map(labelName),
  ]);
  return [...new Set(labels)];
}
