import { isObject } from "../../is-object.ts";
import type { Matcher } from "../../promql/label-condition.ts";
import { show } from "../../show.ts";
import { areSatisfiable, implies } from "./matcher-logic.ts";
import { label } from "./matcher.ts";
import type { Route } from "./route.ts";
import type { RoutingDefinition } from "./routing-definition.ts";
import type { Report } from "./routing-problems.ts";
import { containsInstant, type TimeInterval } from "./time-interval.ts";

const critical = label("severity", "critical");

/** What is known on the way from the root to a route. */
interface Way {
  readonly where: string;
  /** What a critical alert that comes here fulfils. */
  readonly given: readonly Matcher[];
  /** Routes in which such an alert certainly ends besides. */
  readonly others: readonly Route[];
  /** Whether such an alert certainly goes on to a later sibling, whose own check covers it. */
  readonly goesOn: boolean;
}

type Intervals = Readonly<Record<string, readonly TimeInterval[]>>;

/** Reports every route where a time interval keeps critical alerts from everybody. */
export function checkMuted({ route, timeIntervals }: RoutingDefinition, report: Report): void {
  const root: Way = { where: "route", given: [critical], others: [], goesOn: false };
  // Whatever else is wrong with them has been reported
  checkWay(route, root, isObject(timeIntervals) ? timeIntervals : {}, report);
}

function checkWay(route: Route, way: Way, intervals: Intervals, report: Report): void {
  const { mutesCritical } = route;
  if (mutesCritical?.trim() === "") report(`${way.where}.mutesCritical`, "a reason", "none");
  const children = route.routes ?? [];
  const passedOn = children.some(({ matchers = [] }) => implies(way.given, matchers));
  const names = [...(route.muteTimeIntervals ?? []), ...(route.activeTimeIntervals ?? [])];
  const isMuted = names.length > 0 && !isAlwaysTold([route, ...way.others], intervals);
  if (isMuted && !passedOn && !way.goesOn && mutesCritical === undefined) {
    const field = (route.muteTimeIntervals ?? []).length > 0 ? "mute" : "active";
    const expected = "critical alerts to be told at any time, or mutesCritical with the reason";
    report(`${way.where}.${field}TimeIntervals`, expected, names.map(show).join(", "));
  }
  for (const [index, child] of children.entries()) {
    const next = step(way, children, child, index);
    const isTaken = children
      .slice(0, index)
      .some((one) => one.continue !== true && implies(next.given, one.matchers ?? []));
    if (areSatisfiable(next.given) && !isTaken) checkWay(child, next, intervals, report);
  }
}

/** Goes from a route to its child. */
function step(way: Way, siblings: readonly Route[], child: Route, index: number): Way {
  const given = [...way.given, ...(child.matchers ?? [])];
  const reached = (route: Route): boolean => implies(given, route.matchers ?? []);
  const before = siblings
    .slice(0, index)
    .filter((one) => one.continue === true && one.routes === undefined && reached(one));
  return {
    where: `${way.where}.routes[${index}]`,
    given,
    others: [...way.others, ...before],
    goesOn: way.goesOn || (child.continue === true && siblings.slice(index + 1).some(reached)),
  };
}

/** A year in half hours, from a Wednesday on: each kind of interval comes and goes in it. */
const [firstMs, stepMs, steps] = [Date.UTC(2025, 0, 1), 1_800_000, 365 * 48];

/** Returns whether at any time one of the routes tells somebody. */
function isAlwaysTold(routes: readonly Route[], intervals: Intervals): boolean {
  if (routes.some((route) => !hasIntervals(route))) return true;
  // Each of several shifts is silent during the others
  if (routes.length === 1) return false;
  const within = (names: readonly string[], atMs: number): boolean =>
    names.some((name) => containsInstant(intervals[name] ?? [], atMs));
  const tells = (route: Route, atMs: number): boolean => {
    const { muteTimeIntervals: mutes = [], activeTimeIntervals: actives = [] } = route;
    return !within(mutes, atMs) && (actives.length === 0 || within(actives, atMs));
  };
  return Array.from({ length: steps }, (_, index) => firstMs + index * stepMs).every((atMs) =>
    routes.some((route) => tells(route, atMs)),
  );
}

function hasIntervals({ muteTimeIntervals = [], activeTimeIntervals = [] }: Route): boolean {
  return muteTimeIntervals.length + activeTimeIntervals.length > 0;
}
