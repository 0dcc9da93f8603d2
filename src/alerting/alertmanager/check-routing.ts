import { checkFallbacks } from "./check-fallback.ts";
import { checkInhibitRules } from "./check-inhibit.ts";
import { checkKubernetes } from "./check-kubernetes.ts";
import { checkReceivers } from "./check-receivers.ts";
import { checkRoutes } from "./check-routes.ts";
import { checkTimeIntervals } from "./check-time-intervals.ts";
import { checkTemplates } from "./check-templates.ts";
import { routingFlaws } from "./routing-shape.ts";
import type { RoutingDefinition } from "./routing-definition.ts";
import { checkDuration, type Report, type RoutingProblem } from "./routing-problems.ts";

/**
 * Returns everything in the definition that cannot be meant, in the definition's order. What is not
 * of the right shape is told first: what it means can only be asked of what is.
 *
 * @param labels the labels that the project's rules give their alerts, besides the known ones.
 */
export function checkRouting(
  definition: RoutingDefinition,
  labels: readonly string[] = [],
): readonly RoutingProblem[] {
  const flaws = routingFlaws(definition);
  if (flaws.length > 0) {
    return flaws.map(({ field, expected, got }) => ({ where: field, expected, got }));
  }
  const problems: RoutingProblem[] = [];
  const report: Report = (where, expected, got) => problems.push({ where, expected, got });
  checkReceivers(definition, report);
  checkRoutes(definition, labels, report);
  checkFallbacks(definition, report);
  checkInhibitRules(definition.inhibitRules ?? [], labels, report);
  checkTimeIntervals(definition, report);
  checkTemplates(definition, report);
  checkDuration(definition.resolveTimeout, "resolveTimeout", report);
  checkKubernetes(definition, report);
  return problems;
}
