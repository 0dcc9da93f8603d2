import { toPromDuration } from "../../../duration.ts";
import type { Matcher } from "../../../promql/label-condition.ts";
import type { LabelSet } from "../alert-labels.ts";
import { equalLabels, type InhibitRule } from "../inhibit.ts";
import { groupByAll } from "../route.ts";
import type { RouteNode, RoutingPolicy } from "../routing-policy.ts";
import { createInhibitor } from "../simulate/inhibitor.ts";
import { labelSetKey, withoutEmpty } from "../simulate/label-set.ts";
import { createRouter } from "../simulate/router.ts";
import { muteReason } from "../simulate/suppress.ts";
import { containsInstant } from "../time-interval.ts";
import { labelValues, neighbours, nodesOf, unnamed, witness } from "./label-values.ts";

/** An alert, and who is notified about it at which times. */
export interface RouteCase {
  readonly labels: LabelSet;
  readonly atMs: readonly number[];
  /** A line for each end of the routing: the receiver, what it groups by, and when it is muted. */
  readonly ends: readonly string[];
}

/** Two alerts that fire, and whether the first keeps the second back. */
export interface InhibitionCase {
  readonly source: LabelSet;
  readonly target: LabelSet;
  readonly inhibited: boolean;
}

/** What a policy promises, one alert at a time. */
export interface RoutingCases {
  readonly routes: readonly RouteCase[];
  readonly inhibitions: readonly InhibitionCase[];
}

/**
 * Returns the table of the policy: for each route an alert that reaches it and those that miss it by
 * one label, for each two siblings one that both want, at times within and without each interval; for
 * each inhibition rule two alerts that it is about, and those that miss it by one label.
 */
export function routingCases(policy: RoutingPolicy): RoutingCases {
  const atMs = instantsOf(policy);
  const route = createRouter(policy.root);
  return {
    routes: distinct(routedLabels(policy), labelSetKey).map((labels) => ({
      labels,
      atMs,
      ends: endsOf(policy, route(labels), atMs),
    })),
    inhibitions: distinct(
      policy.inhibitRules.flatMap((rule) => pairsOf(rule, policy)),
      ([source, target]) => `${labelSetKey(source)} ${labelSetKey(target)}`,
    ).map(([source, target]) => ({ source, target, inhibited: inhibits(policy, source, target) })),
  };
}

/** Returns what the policy does otherwise than the cases say, a line each. */
export function routingFailures(policy: RoutingPolicy, cases: RoutingCases): readonly string[] {
  const route = createRouter(policy.root);
  return [
    ...cases.routes.flatMap(({ labels, atMs, ends }) => {
      const got = endsOf(policy, route(labels), atMs);
      const same = got.length === ends.length && got.every((end, index) => end === ends[index]);
      return same ? [] : [`${show(labels)}: expected ${ends.join(", ")}, got ${got.join(", ")}`];
    }),
    ...cases.inhibitions.flatMap(({ source, target, inhibited }) => {
      if (inhibits(policy, source, target) === inhibited) return [];
      const words = inhibited ? "to be inhibited by" : "not to be inhibited by";
      return [`expected ${show(target)} ${words} ${show(source)}`];
    }),
  ];
}

function show(labels: LabelSet): string {
  const pairs = Object.entries(withoutEmpty(labels)).map(([name, value]) => `${name}="${value}"`);
  return `{${pairs.join(", ")}}`;
}

function distinct<T>(items: readonly T[], keyOf: (item: T) => string): readonly T[] {
  return [...new Map(items.map((item) => [keyOf(item), item])).values()];
}

function endsOf(
  policy: RoutingPolicy,
  nodes: readonly RouteNode[],
  atMs: readonly number[],
): readonly string[] {
  return nodes.map((node) => {
    const { receiver, groupBy, groupWaitMs, groupIntervalMs, repeatIntervalMs } = node.options;
    const paces = [groupWaitMs, groupIntervalMs, repeatIntervalMs].map((ms) => toPromDuration(ms));
    const labels = groupBy === groupByAll ? groupBy : groupBy.toSorted().join(", ");
    const muted = atMs.filter((ms) => muteReason(policy, node, ms) !== undefined);
    return `${receiver} by ${labels || "nothing"} at ${paces.join(", ")}${muted.length > 0 ? `, muted at ${muted.join(", ")}` : ""}`;
  });
}

function routedLabels(policy: RoutingPolicy): readonly LabelSet[] {
  const values = labelValues(policy);
  const visit = (node: RouteNode, above: readonly Matcher[]): readonly LabelSet[] => {
    const matchers = [...above, ...node.matchers];
    const own = witness(matchers, values);
    const both = node.routes.flatMap((first, index) =>
      node.routes.slice(index + 1).flatMap((second) => {
        const labels = witness([...matchers, ...first.matchers, ...second.matchers], values);
        return labels === undefined ? [] : neighbours(labels, values);
      }),
    );
    return [
      ...(own === undefined ? [] : neighbours(own, values)),
      ...both,
      ...node.routes.flatMap((child) => visit(child, matchers)),
    ];
  };
  return visit(policy.root, []);
}

const hourMs = 3_600_000;
/** A Monday: when inhibitions are looked at. */
export const firstMs = Date.UTC(2026, 0, 5, 12);
const hoursLookedAt = 24 * 400;

/** Returns for each interval a time within it and one without, in the next year. */
function instantsOf({ root, timeIntervals }: RoutingPolicy): readonly number[] {
  const named = nodesOf(root).flatMap(({ activeTimeIntervals, muteTimeIntervals }) => [
    ...activeTimeIntervals,
    ...muteTimeIntervals,
  ]);
  if (named.length === 0) return [firstMs];
  const times = Array.from({ length: hoursLookedAt }, (_, hour) => firstMs + hour * hourMs);
  const found = [...new Set(named)].flatMap((name) => {
    const holds = (ms: number): boolean => containsInstant(timeIntervals.get(name) ?? [], ms);
    return [times.find(holds), times.find((ms) => !holds(ms))].filter((ms) => ms !== undefined);
  });
  return [...new Set(found)].toSorted((a, b) => a - b);
}

type Pair = readonly [source: LabelSet, target: LabelSet];

/** A value that no label of a source has. */
const different = `an${unnamed}`;

/** What labels that must be equal have. */
const shared = "same";

function pairsOf(rule: InhibitRule<string>, policy: RoutingPolicy): readonly Pair[] {
  const values = labelValues(policy);
  const equal = Object.fromEntries(equalLabels(rule).map((label) => [label, shared]));
  const source = witness(rule.source, values);
  const target = witness(rule.target, values);
  if (source === undefined || target === undefined) return [];
  // A label of a matcher keeps its value; where the other side must have the same, it takes that
  const sources = neighbours(source, values).map((one) => ({ ...equal, ...one }));
  const targets = neighbours(target, values).map((one) => ({ ...equal, ...one }));
  const agreeing = (one: LabelSet, other: LabelSet): LabelSet => {
    const common = equalLabels(rule).flatMap((label) => {
      const value = one[label];
      return value === undefined ? [] : [[label, value] as const];
    });
    return { ...other, ...Object.fromEntries(common) };
  };
  const [first = {}, last = {}] = [sources[0], targets[0]];
  const about: readonly Pair[] = [
    ...sources.map((one): Pair => [one, agreeing(one, last)]),
    ...targets.map((one): Pair => [agreeing(one, first), one]),
  ];
  const apart = Object.keys({ ...equal, ...first, ...last }).flatMap((label): readonly Pair[] => [
    [first, { ...agreeing(first, last), [label]: different }],
    [first, { ...agreeing(first, last), [label]: "" }],
    [
      { ...first, [label]: "" },
      { ...agreeing(first, last), [label]: "" },
    ],
  ]);
  const swapped = about.slice(0, 1).map(([one, other]): Pair => [other, one]);
  // With another label in the way of each rule that is about the same alerts
  const others = [...values].flatMap(([label, all]) =>
    all.flatMap((value): readonly Pair[] => {
      const target_ = agreeing(first, last);
      return [
        ...(label in first ? [] : [[{ ...first, [label]: value }, target_] as const]),
        ...(label in target_ ? [] : [[first, { ...target_, [label]: value }] as const]),
      ];
    }),
  );
  return [...about, ...apart, ...swapped, ...others];
}

/** Whether the source alone keeps the target back. */
export function inhibits(policy: RoutingPolicy, source: LabelSet, target: LabelSet): boolean {
  const inhibitor = createInhibitor(policy.inhibitRules);
  inhibitor.take({
    key: labelSetKey(source),
    labels: withoutEmpty(source),
    startsAtMs: firstMs,
    endsAtMs: Number.POSITIVE_INFINITY,
    timesOut: false,
  });
  return inhibitor.inhibitedBy(withoutEmpty(target), firstMs) !== undefined;
}
