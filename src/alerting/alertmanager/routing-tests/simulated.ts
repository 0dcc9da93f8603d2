import type { RoutingPolicy } from "../routing-policy.ts";
import { simulate, type Post } from "../simulate/simulate.ts";
import { createRouter } from "../simulate/router.ts";
import { muteReason } from "../simulate/suppress.ts";
import { nodesOf } from "./label-values.ts";
import { labelSetKey, withoutEmpty } from "../simulate/label-set.ts";
import type { LabelSet } from "../alert-labels.ts";
import { firstMs, type RoutingCases } from "./routing-cases.ts";

/** How many of the cases the simulator does as the table says. */
export interface SimulatedCases {
  readonly total: number;
  readonly failures: readonly string[];
}

/**
 * Runs the table of a policy through the simulator of Alertmanager: posts each alert, and waits for
 * its first notifications.
 */
export function simulateCases(policy: RoutingPolicy, cases: RoutingCases): SimulatedCases {
  const route = createRouter(policy.root);
  const longestMs = Math.max(
    ...nodesOf(policy.root).map(({ options }) => options.groupWaitMs + options.groupIntervalMs),
  );
  const notified = (alerts: readonly LabelSet[], atMs: number): ReadonlySet<string> => {
    const endsAtMs = atMs + 2 * longestMs;
    const posts: readonly Post[] = [
      { atMs, alerts: alerts.map((labels) => ({ labels, startsAtMs: atMs, endsAtMs })) },
    ];
    const { notifications } = simulate(policy, { posts, untilMs: atMs + longestMs });
    return new Set(
      notifications.flatMap(({ receiver, alerts: told }) =>
        told.map(({ labels }) => `${receiver} of ${labelSetKey(labels)}`),
      ),
    );
  };
  const routes = cases.routes
    .map(({ labels, atMs }) => ({ labels: withoutEmpty(labels), atMs }))
    // Alertmanager refuses an alert without labels
    .filter(({ labels }) => hasLabels(labels))
    .flatMap(({ labels, atMs }) => atMs.map((ms) => ({ labels, ms })));
  const routed = routes.flatMap(({ labels, ms }) => {
    const expected = new Set(
      route(labels)
        .filter((node) => muteReason(policy, node, ms) === undefined)
        .filter(
          ({ options }) => (policy.receivers.get(options.receiver)?.channels ?? []).length > 0,
        )
        .map((node) => `${node.options.receiver} of ${labelSetKey(labels)}`),
    );
    const got = notified([labels], ms);
    return isSameSet(expected, got)
      ? []
      : [`expected ${[...expected].join(", ")}, got ${[...got].join(", ")}`];
  });
  const pairs = cases.inhibitions
    .map((one) => ({ ...one, source: withoutEmpty(one.source), target: withoutEmpty(one.target) }))
    .filter(({ source, target }) => labelSetKey(source) !== labelSetKey(target))
    .filter(({ source, target }) => [source, target].every(hasLabels));
  const inhibited = pairs.flatMap(({ source, target, inhibited: kept }) => {
    const key = labelSetKey(target);
    const told = [...notified([source, target], firstMs)].some((one) => one.endsWith(` of ${key}`));
    const audible = [...notified([target], firstMs)].length > 0;
    if (!audible || told === !kept) return [];
    return [`expected ${key} ${kept ? "not " : ""}to be told beside ${labelSetKey(source)}`];
  });
  return { total: routes.length + pairs.length, failures: [...routed, ...inhibited] };
}

function hasLabels(labels: LabelSet): boolean {
  return Object.keys(labels).length > 0;
}

function isSameSet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((one) => b.has(one));
}
