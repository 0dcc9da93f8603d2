import type { Matcher } from "../../../promql/label-condition.ts";
import { compileMatchers } from "../matcher.ts";
import type { RouteNode, RoutingPolicy } from "../routing-policy.ts";
import { containsInstant } from "../time-interval.ts";
import type { KeptAlert } from "./alert.ts";
import type { Inhibitor } from "./inhibitor.ts";

/** No notifications about alerts that match, from `fromMs` until before `toMs`. */
export interface Silence {
  readonly comment: string;
  readonly matchers: readonly Matcher[];
  readonly fromMs: number;
  readonly toMs: number;
}

/** Returns why an alert of a route is kept back at `nowMs`, or undefined. */
export type Suppressor = (route: RouteNode, alert: KeptAlert, nowMs: number) => string | undefined;

/** Returns the suppressor in the order of Alertmanager's pipeline (notify/notify.go). */
export function createSuppressor(
  policy: RoutingPolicy,
  inhibitor: Inhibitor,
  silences: readonly Silence[],
): Suppressor {
  const silencedBy = createSilencer(silences);
  return (route, { labels }, nowMs) => {
    const inhibition = inhibitor.inhibitedBy(labels, nowMs);
    if (inhibition !== undefined) return `inhibited by ${inhibition}`;
    return muteReason(policy, route, nowMs) ?? silencedBy(labels, nowMs);
  };
}

/** Returns why the route notifies nobody at `nowMs`, or undefined. */
export function muteReason(
  { timeIntervals }: RoutingPolicy,
  { activeTimeIntervals, muteTimeIntervals }: RouteNode,
  nowMs: number,
): string | undefined {
  const holds = (name: string): boolean => containsInstant(timeIntervals.get(name) ?? [], nowMs);
  if (activeTimeIntervals.length > 0 && !activeTimeIntervals.some(holds)) {
    return `outside ${activeTimeIntervals.join(", ")}`;
  }
  const muting = muteTimeIntervals.find(holds);
  return muting === undefined ? undefined : `muted by ${muting}`;
}

function createSilencer(
  silences: readonly Silence[],
): (labels: KeptAlert["labels"], nowMs: number) => string | undefined {
  const compiled = silences.map((silence) => ({
    ...silence,
    matches: compileMatchers(silence.matchers),
  }));
  return (labels, nowMs) => {
    const silence = compiled.find(
      ({ fromMs, toMs, matches }) => fromMs <= nowMs && nowMs < toMs && matches(labels),
    );
    return silence === undefined ? undefined : `silenced by ${silence.comment}`;
  };
}
