import { checkRouting } from "../alerting/alertmanager/check-routing.ts";
import type { RoutingDefinition } from "../alerting/alertmanager/routing-definition.ts";
import { isObject } from "../is-object.ts";
import { show } from "../show.ts";
import { notificationTemplates } from "../shipped/templates/notification.ts";
import type { ProjectProblem } from "./problem.ts";

/** The routing of a config, and everything in it that cannot be meant. */
export interface ProjectRouting {
  readonly definition: RoutingDefinition;
  readonly problems: readonly ProjectProblem[];
}

const none: RoutingDefinition = { file: "", receivers: {}, route: { receiver: "" } };

/** Returns the routing of a config. */
export function projectRouting(file: string, value: unknown): ProjectRouting {
  if (!isRouting(value)) {
    const got = show(value);
    const problem = { file, field: "routing", expected: "what defineRouting() returns", got };
    return { definition: none, problems: [problem] };
  }
  if (value.problems !== undefined) {
    const problems = value.problems.map(({ field, ...rest }) => ({
      file,
      field: `routing: ${field}`,
      ...rest,
    }));
    return { definition: none, problems };
  }
  // A message without its template arrives empty: who brings none has ours
  const definition = { ...value, templateFiles: value.templateFiles ?? [notificationTemplates] };
  const problems = checkRouting(definition).map(({ where, expected, got }) => ({
    file: value.file,
    field: where,
    expected,
    got,
  }));
  return { definition, problems };
}

function isRouting(value: unknown): value is RoutingDefinition {
  return (
    isObject(value) &&
    typeof value["file"] === "string" &&
    isObject(value["receivers"]) &&
    isObject(value["route"])
  );
}
