import { isObject } from "../../is-object.ts";
import { waited } from "../../shape.ts";
import { checkFallbacks } from "./check-fallback.ts";
import { checkInhibitRules } from "./check-inhibit.ts";
import { checkKubernetes } from "./check-kubernetes.ts";
import { checkMuted } from "./check-muted.ts";
import { checkChannel, checkReceivers } from "./check-receivers.ts";
import { checkRoutes } from "./check-routes.ts";
import { checkTimeIntervals } from "./check-time-intervals.ts";
import { checkTemplates } from "./check-templates.ts";
import { misshapenFields, routingFlaws, soundChannels } from "./routing-shape.ts";
import type { RoutingDefinition } from "./routing-definition.ts";
import { checkDuration, type Report, type RoutingProblem } from "./routing-problems.ts";

type Field = keyof RoutingDefinition;

/** A check of what a definition means, and the fields that it reads. */
interface Check {
  readonly reads: readonly Field[];
  readonly run: (definition: RoutingDefinition, labels: readonly string[], report: Report) => void;
}

/** In the order of their problems. */
const checks: readonly Check[] = [
  {
    reads: ["receivers", "route"],
    run: (definition, _, report) => checkReceivers(definition, report),
  },
  {
    // Of receivers and intervals it needs the names only
    reads: ["route"],
    run: (definition, labels, report) => {
      if (isObject(definition.receivers)) checkRoutes(definition, labels, report);
    },
  },
  {
    reads: ["receivers", "route"],
    run: (definition, _, report) => checkFallbacks(definition, report),
  },
  {
    reads: ["inhibitRules"],
    run: ({ inhibitRules = [] }, labels, report) => checkInhibitRules(inhibitRules, labels, report),
  },
  {
    reads: ["route", "timeIntervals"],
    run: (definition, _, report) => checkTimeIntervals(definition, report),
  },
  {
    reads: ["route", "timeIntervals"],
    run: (definition, _, report) => checkMuted(definition, report),
  },
  {
    reads: ["receivers", "templates", "templateFiles"],
    run: (definition, _, report) => checkTemplates(definition, report),
  },
  {
    reads: ["resolveTimeout"],
    run: ({ resolveTimeout }, _, report) =>
      void checkDuration(resolveTimeout, "resolveTimeout", report),
  },
  {
    reads: ["receivers", "timeIntervals", "kubernetes"],
    run: (definition, _, report) => checkKubernetes(definition, report),
  },
];

/**
 * Returns everything in the definition that cannot be meant, in the definition's order. What is not
 * of the right shape is told first: what it means can only be asked of the rest.
 *
 * @param labels the labels that the project's rules give their alerts, besides the known ones.
 */
export function checkRouting(
  definition: RoutingDefinition,
  labels: readonly string[] = [],
): readonly RoutingProblem[] {
  const flaws = routingFlaws(definition);
  const problems: RoutingProblem[] = flaws.map(({ field, expected, got }) => ({
    where: field,
    expected,
    got,
  }));
  // A promise has none of the fields, and its shape has been told
  if (!isObject(definition) || waited(definition) === null) return problems;
  const report: Report = (where, expected, got) => problems.push({ where, expected, got });
  const misshapen = misshapenFields(definition);
  if (misshapen.has("receivers") || misshapen.has("route")) {
    for (const { where, channel } of soundChannels(definition))
      checkChannel(channel, where, report);
  }
  for (const { reads, run } of checks) {
    if (reads.some((field) => misshapen.has(field))) continue;
    run(definition, labels, report);
  }
  return problems;
}
