import { matcherMutants } from "../../../promql/matcher-mutants.ts";
import { equalLabels, type InhibitRule } from "../inhibit.ts";
import { areSatisfiable } from "../matcher-logic.ts";
import { formatMatcher, sortMatchers } from "../matcher.ts";
import { groupByAll } from "../route.ts";
import type { RouteNode, RoutingPolicy } from "../routing-policy.ts";
import type { Matcher } from "../../../promql/label-condition.ts";

/** A policy with one defect, which its tests should find. */
export interface RoutingMutant {
  readonly kind: "inhibition" | "route";
  /** What was changed, for the report of the survivors. */
  readonly change: string;
  readonly policy: RoutingPolicy;
  /** Why it routes as before, where that is proven. */
  readonly equivalent?: string;
}

/** Returns every mutant of the policy: one change each. */
export function routingMutants(policy: RoutingPolicy): readonly RoutingMutant[] {
  const receivers = [...policy.receivers.keys()];
  return [
    ...routeMutants(policy.root, receivers).map(({ change, node, equivalent }) => ({
      kind: "route" as const,
      change,
      ...(equivalent === undefined ? {} : { equivalent }),
      policy: { ...policy, root: node },
    })),
    ...policy.inhibitRules.flatMap((rule, index) =>
      inhibitionMutants(rule).map(({ change, rules }) => ({
        kind: "inhibition" as const,
        change: `${rule.name}: ${change}`,
        ...(isSpokenFor(rule, rules, policy.inhibitRules)
          ? { equivalent: "another rule is about the alerts that both lack the label" }
          : {}),
        policy: { ...policy, inhibitRules: policy.inhibitRules.toSpliced(index, 1, ...rules) },
      })),
    ),
  ];
}

/**
 * Whether the one broken rule only lacks that a label is there, which must be equal anyway: what is
 * new then are alerts that both lack it, and these may have a rule of their own.
 */
function isSpokenFor(
  rule: InhibitRule<string>,
  broken: readonly InhibitRule<string>[],
  all: readonly InhibitRule<string>[],
): boolean {
  const [changed] = broken;
  if (changed === undefined) return false;
  const lost = rule.source.filter((one) => !changed.source.includes(one));
  const [{ label, operator, value } = { label: "", operator: "=", value: "" }, ...more] = lost;
  const isPresence = operator === "!=" && value === "" && more.length === 0;
  if (!isPresence || !equalLabels(rule).includes(label) || changed.target !== rule.target) {
    return false;
  }
  const without = (matchers: readonly Matcher[]): string =>
    list(sortMatchers(matchers.filter((one) => one.label !== label)));
  return all.some(
    (other) =>
      other !== rule &&
      equalLabels(other).every((one) => equalLabels(rule).includes(one)) &&
      without(other.source) === without(rule.source) &&
      without(other.target) === without(rule.target) &&
      [...other.source, ...other.target]
        .filter((one) => one.label === label)
        .every((one) => one.operator === "=" && one.value === ""),
  );
}

interface BrokenRoute {
  readonly change: string;
  readonly node: RouteNode;
  readonly equivalent?: string;
}

function routeMutants(
  node: RouteNode,
  receivers: readonly string[],
  later: readonly RouteNode[] = [],
): readonly BrokenRoute[] {
  const below = node.routes.flatMap((child, index) =>
    routeMutants(child, receivers, node.routes.slice(index + 1)).map((one) => ({
      ...one,
      node: { ...node, routes: node.routes.toSpliced(index, 1, one.node) },
    })),
  );
  return [...ownMutants(node, receivers, later), ...below];
}

function ownMutants(
  node: RouteNode,
  receivers: readonly string[],
  later: readonly RouteNode[],
): readonly BrokenRoute[] {
  const { path, matchers, options, muteTimeIntervals, activeTimeIntervals } = node;
  const mutant = (change: string, changed: Partial<RouteNode>): BrokenRoute => ({
    change: `${path}: ${change}`,
    node: { ...node, ...changed },
  });
  const other = receivers.find((name) => name !== options.receiver);
  const labels = options.groupBy === groupByAll ? [] : options.groupBy;
  const isOwn = path === "route" || node.own.groupBy !== undefined;
  return [
    ...matcherMutants(matchers).map(([, changed]) =>
      mutant(`${list(matchers)} → ${list(changed)}`, { matchers: changed }),
    ),
    ...(other === undefined
      ? []
      : [mutant(`receiver ${options.receiver} → ${other}`, reached(node, { receiver: other }))]),
    ...(path === "route"
      ? []
      : [
          {
            ...mutant(`continue ${node.continue} → ${!node.continue}`, {
              continue: !node.continue,
            }),
            ...(later.some((one) => areSatisfiable([...matchers, ...one.matchers]))
              ? {}
              : { equivalent: "no later sibling matches what this route does" }),
          },
        ]),
    ...muteTimeIntervals.map((name, index) =>
      mutant(`not muted by ${name}`, { muteTimeIntervals: muteTimeIntervals.toSpliced(index, 1) }),
    ),
    ...activeTimeIntervals.map((name, index) =>
      mutant(`not only during ${name}`, {
        activeTimeIntervals: activeTimeIntervals.toSpliced(index, 1),
      }),
    ),
    ...(isOwn ? labels : []).map((label, index) =>
      mutant(`not grouped by ${label}`, reached(node, { groupBy: labels.toSpliced(index, 1) })),
    ),
  ];
}

/** Returns the route with another option, which those below inherit that have none of their own. */
function reached(node: RouteNode, changed: Partial<RouteNode["options"]>): RouteNode {
  const inherited = Object.fromEntries(
    Object.entries(changed).filter(([name]) => !Object.hasOwn(node.own, name)),
  );
  return {
    ...node,
    options: { ...node.options, ...changed },
    routes: node.routes.map((child) => {
      const kept = Object.fromEntries(
        Object.entries({ ...changed, ...inherited }).filter(
          ([name]) => !Object.hasOwn(child.own, name),
        ),
      );
      return reached(child, kept);
    }),
  };
}

function list(matchers: readonly Matcher[]): string {
  return `{${matchers.map(formatMatcher).join(", ")}}`;
}

interface BrokenRule {
  readonly change: string;
  /** Instead of the one. */
  readonly rules: readonly InhibitRule<string>[];
}

function inhibitionMutants(rule: InhibitRule<string>): readonly BrokenRule[] {
  const { source, target } = rule;
  const equal = equalLabels(rule);
  const sides = (["source", "target"] as const).flatMap((side) =>
    matcherMutants(rule[side]).flatMap(([, changed]): readonly BrokenRule[] => {
      const [first, ...rest] = changed;
      if (first === undefined) return [];
      const broken = { ...rule, [side]: [first, ...rest] };
      return [{ change: `${side} ${list(rule[side])} → ${list(changed)}`, rules: [broken] }];
    }),
  );
  return [
    { change: "left out", rules: [] },
    { change: "source and target swapped", rules: [{ ...rule, source: target, target: source }] },
    ...equal.map((label, index): BrokenRule => {
      const [first, ...rest] = equal.toSpliced(index, 1);
      const changed = first === undefined ? ("nothing" as const) : ([first, ...rest] as const);
      return { change: `${label} need not be equal`, rules: [{ ...rule, equal: changed }] };
    }),
    ...sides,
  ];
}
