import { areSatisfiable, implies } from "./matcher-logic.ts";
import type { Matcher } from "../../promql/label-condition.ts";
import { label } from "./matcher.ts";
import { endpointOf } from "./receiver.ts";
import type { Route } from "./route.ts";
import type { RoutingDefinition } from "./routing-definition.ts";
import { show } from "../../show.ts";
import { choices, type Report } from "./routing-problems.ts";

const critical = label("severity", "critical");

/** What is known on the way from the root to a route. */
interface Way {
  readonly where: string;
  /** What a critical alert that comes here fulfils. */
  readonly given: readonly Matcher[];
  readonly receiver: string;
  /** Receivers that such an alert certainly reaches besides the route's own. */
  readonly others: readonly string[];
  /** Whether such an alert certainly goes on to a later sibling, whose own check covers it. */
  readonly goesOn: boolean;
}

/** Reports every route where critical alerts end with only one way out. */
export function checkFallbacks(definition: RoutingDefinition, report: Report): void {
  const root: Way = {
    where: "route",
    given: [critical],
    receiver: definition.route.receiver,
    others: [],
    goesOn: false,
  };
  checkWay(definition.route, root, definition.receivers, report);
}

function checkWay(
  route: Route,
  way: Way,
  receivers: RoutingDefinition["receivers"],
  report: Report,
): void {
  checkOwnFallback(route, way, receivers, report);
  const children = route.routes ?? [];
  const passedOn = children.some(({ matchers = [] }) => implies(way.given, matchers));
  if (!passedOn && !way.goesOn && !isExcused(route)) checkSecondWay(way, receivers, report);
  for (const index of children.keys()) {
    const [child, next] = step(way, children, index);
    if (child !== undefined && areSatisfiable(next.given) && !isTaken(next, children, index)) {
      checkWay(child, next, receivers, report);
    }
  }
}

function isExcused({ fallback }: Route): boolean {
  return typeof fallback === "object" && fallback.none.trim() !== "";
}

/** Goes from a route to its child. */
function step(way: Way, siblings: readonly Route[], index: number): [Route | undefined, Way] {
  const child = siblings[index];
  const given = [...way.given, ...(child?.matchers ?? [])];
  const reached = (route: Route): boolean => implies(given, route.matchers ?? []);
  const before = siblings
    .slice(0, index)
    .filter((one) => one.continue === true && one.routes === undefined && reached(one))
    .map(({ receiver }) => receiver ?? way.receiver);
  const own = typeof child?.fallback === "string" ? [child.fallback] : [];
  const next: Way = {
    where: `${way.where}.routes[${index}]`,
    given,
    receiver: child?.receiver ?? way.receiver,
    others: [...way.others, ...before, ...own],
    goesOn: way.goesOn || (child?.continue === true && siblings.slice(index + 1).some(reached)),
  };
  return [child, next];
}

/** Whether an earlier sibling keeps every critical alert that fits this route. */
function isTaken({ given }: Way, siblings: readonly Route[], index: number): boolean {
  return siblings
    .slice(0, index)
    .some((one) => one.continue !== true && implies(given, one.matchers ?? []));
}

function checkOwnFallback(
  { fallback }: Route,
  { where, receiver }: Way,
  receivers: RoutingDefinition["receivers"],
  report: Report,
): void {
  if (fallback === undefined) return;
  if (typeof fallback === "object") {
    if (fallback.none.trim() === "") report(`${where}.fallback.none`, "a reason", "none");
  } else if (!Object.hasOwn(receivers, fallback)) {
    report(`${where}.fallback`, choices(Object.keys(receivers)), show(fallback));
  } else if (!addsEndpoint(fallback, receiver, receivers)) {
    const expected = `a receiver with another endpoint than ${show(receiver)}`;
    report(`${where}.fallback`, expected, show(fallback));
  }
}

function checkSecondWay(
  { where, receiver, others }: Way,
  receivers: RoutingDefinition["receivers"],
  report: Report,
): void {
  // A fallback that is wrong in itself has been reported already.
  if (others.some((other) => !Object.hasOwn(receivers, other))) return;
  if (others.some((other) => addsEndpoint(other, receiver, receivers))) return;
  const expected = "a fallback for the critical alerts that end here";
  report(where, expected, others.length === 0 ? "none" : "the same endpoint twice");
}

function addsEndpoint(
  other: string,
  receiver: string,
  receivers: RoutingDefinition["receivers"],
): boolean {
  const known = new Set(receivers[receiver]?.channels.map(endpointOf));
  return receivers[other]?.channels.some((one) => !known.has(endpointOf(one))) ?? false;
}
