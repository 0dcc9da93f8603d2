import { checkFallbacks } from "./check-fallback.ts";
import { checkInhibitRules } from "./check-inhibit.ts";
import { checkKubernetes } from "./check-kubernetes.ts";
import { checkReceivers } from "./check-receivers.ts";
import { checkRoutes } from "./check-routes.ts";
import { checkTimeIntervals } from "./check-time-intervals.ts";
import { checkTemplates } from "./check-templates.ts";
import type { RoutingDefinition } from "./routing-definition.ts";
import { checkDuration, type Report, type RoutingProblem } from "./routing-problems.ts";

/** Returns everything in the definition that cannot be meant, in the definition's order. */
export function checkRouting(definition: RoutingDefinition): readonly RoutingProblem[] {
  const problems: RoutingProblem[] = [];
  const report: Report = (where, expected, got) => problems.push({ where, expected, got });
  checkReceivers(definition, report);
  checkRoutes(definition, report);
  checkFallbacks(definition, report);
  checkInhibitRules(definition.inhibitRules ?? [], report);
  checkTimeIntervals(definition, report);
  checkTemplates(definition, report);
  checkDuration(definition.resolveTimeout, "resolveTimeout", report);
  checkKubernetes(definition, report);
  return problems;
}
