import type { Route } from "./route.ts";
import type { RoutingDefinition } from "./routing-definition.ts";
import { show } from "../../show.ts";
import { checkPrintable, choices, type Report } from "./routing-problems.ts";
import {
  ends,
  isTimeZone,
  minuteOfDay,
  monthNames,
  weekdayNames,
  type Range,
  type TimeInterval,
} from "./time-interval.ts";

/** Reports intervals that nobody uses, and fields that Alertmanager refuses or that never hold. */
export function checkTimeIntervals(definition: RoutingDefinition, report: Report): void {
  const used = new Set(intervalsOf(definition.route));
  for (const [name, intervals] of Object.entries(definition.timeIntervals ?? {})) {
    const where = `timeIntervals.${name}`;
    checkPrintable(name, "timeIntervals", report);
    if (!used.has(name)) report(where, "a route that uses it", "none");
    if (intervals.length === 0) report(where, "at least one interval", "none");
    intervals.forEach((interval, index) => {
      checkInterval(interval, `${where}[${index}]`, report);
    });
  }
}

function intervalsOf(route: Route): readonly string[] {
  const own = [...(route.muteTimeIntervals ?? []), ...(route.activeTimeIntervals ?? [])];
  return [...own, ...(route.routes ?? []).flatMap(intervalsOf)];
}

function checkInterval(interval: TimeInterval, where: string, report: Report): void {
  const { location, ...fields } = interval;
  if (Object.keys(fields).length === 0) {
    report(where, "at least one of times, weekdays, daysOfMonth, months, years", "none");
  }
  for (const [field, values] of Object.entries(fields)) {
    if (Array.isArray(values) && values.length === 0) {
      report(`${where}.${field}`, "at least one range", "none");
    }
  }
  if (location !== undefined && !isTimeZone(location)) {
    report(`${where}.location`, 'an IANA zone such as "Europe/Berlin"', show(location));
  }
  checkTimes(interval, where, report);
  checkNames(interval.weekdays, weekdayNames, `${where}.weekdays`, report);
  checkNames(interval.months, monthNames, `${where}.months`, report);
  checkDays(interval.daysOfMonth, `${where}.daysOfMonth`, report);
  checkYears(interval.years, `${where}.years`, report);
}

function checkTimes(
  { times = [], weekdays, daysOfMonth, months, years }: TimeInterval,
  where: string,
  report: Report,
): void {
  const namesDays = [weekdays, daysOfMonth, months, years].some((days) => days !== undefined);
  for (const [index, { from, to }] of times.entries()) {
    const at = `${where}.times[${index}]`;
    const [start, end] = [minuteOfDay(from), minuteOfDay(to)];
    if (Number.isNaN(start)) report(`${at}.from`, 'a time such as "09:00"', show(from));
    if (Number.isNaN(end)) report(`${at}.to`, 'a time such as "17:00"', show(to));
    if (start === end) report(at, "times that are not the same", `${from} to ${to}`);
    // Whose night is it? Without days it is every one's
    if (start > end && namesDays) {
      report(
        at,
        "from before to, where days are named; split a night at 24:00",
        `${from} to ${to}`,
      );
    }
  }
}

function checkNames<N extends string>(
  ranges: readonly Range<N>[] = [],
  names: readonly N[],
  where: string,
  report: Report,
): void {
  for (const [index, range] of ranges.entries()) {
    const unknown = ends(range).find((name) => !names.includes(name));
    const [from, to] = ends(range).map((name) => names.indexOf(name));
    if (unknown !== undefined) report(`${where}[${index}]`, choices(names), show(unknown));
    else if ((from ?? 0) > (to ?? 0)) {
      report(`${where}[${index}]`, `${ends(range)[0]} or later as the end`, show(ends(range)[1]));
    }
  }
}

function checkDays(ranges: readonly Range<number>[] = [], where: string, report: Report): void {
  for (const [index, range] of ranges.entries()) {
    const [from, to] = ends(range);
    const isDay = (day: number): boolean =>
      Number.isInteger(day) && day !== 0 && Math.abs(day) <= 31;
    if (!isDay(from) || !isDay(to)) {
      report(`${where}[${index}]`, "days from 1 to 31 or from -31 to -1", `${from} to ${to}`);
    } else if (!isOrdered(from, to)) {
      report(`${where}[${index}]`, "the first day before the last", `${from} to ${to}`);
    }
  }
}

/** Alertmanager's rule: in order even in a month of 28 days. */
function isOrdered(from: number, to: number): boolean {
  if (from < 0 && to > 0) return false;
  const inFebruary = (day: number): number => (day < 0 ? 28 + day : day);
  return inFebruary(from) <= inFebruary(to);
}

function checkYears(ranges: readonly Range<number>[] = [], where: string, report: Report): void {
  for (const [index, range] of ranges.entries()) {
    const [from, to] = ends(range);
    if (Number.isInteger(from) && Number.isInteger(to) && from >= 1970 && from <= to) continue;
    report(`${where}[${index}]`, "years from 1970 on, in order", `${from} to ${to}`);
  }
}
