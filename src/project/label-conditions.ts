import type { Route } from "../alerting/alertmanager/route.ts";
import type { RoutingDefinition } from "../alerting/alertmanager/routing-definition.ts";
import { toRuleSet, type RuleFile } from "../alerting/rules/rule-file.ts";
import { walk } from "../promql/expression.ts";

/** A condition on a label, of a rule or of a route. */
export interface LabelCondition {
  readonly file: string;
  readonly field: string;
  /** By the catalog's name or by Prometheus'. */
  readonly label: string;
  readonly operator: string;
  readonly value: string;
}

/** Returns the conditions on labels that the rules read series by. */
export function conditionsOfRules(files: readonly RuleFile[]): readonly LabelCondition[] {
  return files.flatMap(({ file, rules }) =>
    rules
      .flatMap((rule) => toRuleSet(rule).rules)
      .flatMap((rule) => {
        const [node, subject] =
          rule.type === "alert" ? [rule.when.node, "when"] : [rule.of.node, "of"];
        const selectors = walk(node).filter((one) => one.type === "selector");
        return selectors.flatMap(({ matchers }) =>
          matchers.map((matcher) => ({ file, field: `${rule.id}.${subject}`, ...matcher })),
        );
      }),
  );
}

/** Returns the conditions on labels that the routes and inhibition rules have. */
export function conditionsOfRouting(routing: RoutingDefinition): readonly LabelCondition[] {
  const { file, route, inhibitRules = [] } = routing;
  return [
    ...conditionsOfRoute(file, route, "route"),
    ...inhibitRules.flatMap(({ source, target }, index) => [
      ...source.map((one) => ({ file, field: `inhibitRules[${index}].source`, ...one })),
      ...target.map((one) => ({ file, field: `inhibitRules[${index}].target`, ...one })),
    ]),
  ];
}

function conditionsOfRoute(file: string, route: Route, where: string): readonly LabelCondition[] {
  const { matchers = [], routes = [] } = route;
  return [
    ...matchers.map((one, index) => ({ file, field: `${where}.matchers[${index}]`, ...one })),
    ...routes.flatMap((child, index) =>
      conditionsOfRoute(file, child, `${where}.routes[${index}]`),
    ),
  ];
}
