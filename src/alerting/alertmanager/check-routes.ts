import { areSatisfiable, implies } from "./matcher-logic.ts";
import { matchOperators, type Matcher } from "../../promql/label-condition.ts";
import { compilePattern } from "../../promql/pattern.ts";
import { formatMatcher } from "./matcher.ts";
import { groupByAll, type Route } from "./route.ts";
import type { RoutingDefinition } from "./routing-definition.ts";
import { show } from "../../show.ts";
import { checkDuration, choices, type Report } from "./routing-problems.ts";

/**
 * How long Alertmanager remembers notifications (`--data.retention`): a longer repeat interval is
 * cut to this.
 */
const retentionMs = 432_000_000;

/** Names that routes may speak of. */
interface Names {
  readonly receivers: readonly string[];
  readonly timeIntervals: readonly string[];
}

/** Reports unknown names, impossible timings and routes that no alert can reach. */
export function checkRoutes(definition: RoutingDefinition, report: Report): void {
  const names = {
    receivers: Object.keys(definition.receivers),
    timeIntervals: Object.keys(definition.timeIntervals ?? {}),
  };
  checkRoot(definition.route, report);
  checkRoute(definition.route, "route", names, report);
  checkReach(definition.route, "route", [], report);
}

/** The root's own type has none of these fields; a definition in JavaScript could. */
function checkRoot(root: Route, report: Report): void {
  if (root.receiver === undefined) report("route.receiver", "a receiver", "nothing");
  for (const field of ["matchers", "muteTimeIntervals", "activeTimeIntervals"] as const) {
    if ((root[field] ?? []).length === 0) continue;
    report(`route.${field}`, "nothing, because the root takes every alert", show(root[field]));
  }
}

function checkRoute(route: Route, where: string, names: Names, report: Report): void {
  checkName(route.receiver, names.receivers, `${where}.receiver`, report);
  checkMatchers(route.matchers ?? [], `${where}.matchers`, report);
  checkGroupBy(route.groupBy ?? [], `${where}.groupBy`, report);
  checkTimings(route, where, report);
  for (const field of ["muteTimeIntervals", "activeTimeIntervals"] as const) {
    for (const [index, name] of (route[field] ?? []).entries()) {
      checkName(name, names.timeIntervals, `${where}.${field}[${index}]`, report);
    }
  }
  for (const [index, child] of (route.routes ?? []).entries()) {
    checkRoute(child, `${where}.routes[${index}]`, names, report);
  }
}

function checkName(
  name: string | undefined,
  known: readonly string[],
  where: string,
  report: Report,
): void {
  if (name !== undefined && !known.includes(name)) report(where, choices(known), show(name));
}

/** Reports matchers that Alertmanager would refuse or that it would read differently. */
export function checkMatchers(matchers: readonly Matcher[], where: string, report: Report): void {
  const seen = new Set<string>();
  for (const [index, matcher] of matchers.entries()) {
    const at = `${where}[${index}]`;
    checkLabelName(matcher.label, at, report);
    if (!matchOperators.includes(matcher.operator)) {
      report(at, choices(matchOperators), show(matcher.operator));
    } else if (matcher.operator.endsWith("~") && compilePattern(matcher.value) === undefined) {
      report(at, "a pattern that RE2 and JavaScript read alike", show(matcher.value));
    }
    const text = formatMatcher(matcher);
    if (seen.has(text)) report(at, "each matcher once", text);
    seen.add(text);
  }
}

/** Reports names that are no Prometheus label. */
export function checkLabelName(name: string, where: string, report: Report): void {
  if (!/^[a-zA-Z_]\w*$/.test(name)) report(where, 'a label such as "severity"', show(name));
}

function checkGroupBy(groupBy: readonly string[], where: string, report: Report): void {
  if (groupBy.includes(groupByAll) && groupBy.length > 1) {
    report(where, `"${groupByAll}" alone or labels`, show(groupBy));
  }
  for (const [index, name] of groupBy.entries()) {
    if (name !== groupByAll) checkLabelName(name, `${where}[${index}]`, report);
    if (groupBy.indexOf(name) < index) report(`${where}[${index}]`, "each label once", show(name));
  }
}

function checkTimings(route: Route, where: string, report: Report): void {
  checkDuration(route.groupWait, `${where}.groupWait`, report);
  const groupMs = checkDuration(route.groupInterval, `${where}.groupInterval`, report);
  const repeatMs = checkDuration(route.repeatInterval, `${where}.repeatInterval`, report);
  const { groupInterval, repeatInterval } = route;
  if (groupMs === 0) report(`${where}.groupInterval`, "more than 0", show(groupInterval));
  if (repeatMs === undefined) return;
  if (repeatMs < Math.max(groupMs ?? 0, 1)) {
    const least = groupInterval === undefined ? "more than 0" : "at least groupInterval";
    report(`${where}.repeatInterval`, least, show(repeatInterval));
  }
  if (repeatMs > retentionMs) {
    const most = "at most 5d, for which Alertmanager remembers notifications";
    report(`${where}.repeatInterval`, most, show(repeatInterval));
  }
}

/** Reports routes whose matchers exclude each other, and those that an earlier sibling hides. */
function checkReach(
  route: Route,
  where: string,
  inherited: readonly Matcher[],
  report: Report,
): void {
  const siblings = route.routes ?? [];
  for (const [index, child] of siblings.entries()) {
    const at = `${where}.routes[${index}]`;
    const matchers = [...inherited, ...(child.matchers ?? [])];
    const hiding = siblings
      .slice(0, index)
      .findIndex((one) => one.continue !== true && implies(matchers, one.matchers ?? []));
    if (!areSatisfiable(matchers)) {
      report(at, "matchers that an alert can fulfil", matchers.map(formatMatcher).join(", "));
    } else if (hiding !== -1) {
      report(at, "a route that alerts reach", `all of them taken by ${where}.routes[${hiding}]`);
    }
    checkReach(child, at, matchers, report);
  }
}
