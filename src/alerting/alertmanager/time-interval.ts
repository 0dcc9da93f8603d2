/** Days and months by name, as Alertmanager writes them. Sunday is day 0, January month 1. */
export const weekdayNames = [
  "sunday",
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
] as const;

export const monthNames = [
  "january",
  "february",
  "march",
  "april",
  "may",
  "june",
  "july",
  "august",
  "september",
  "october",
  "november",
  "december",
] as const;

/** A day of the week, as Alertmanager writes it. */
export type Weekday = (typeof weekdayNames)[number];

/** A month, as Alertmanager writes it. */
export type Month = (typeof monthNames)[number];

/** One value, or both ends of a range, each included. */
export type Range<T extends string | number> = T | readonly [from: T, to: T];

/**
 * A part of the day: `from` is included, `to` is not; `"24:00"` is the end of the day. A `to` before
 * `from` is one of the next day, where no days are named.
 */
export interface TimeRange {
  readonly from: string;
  readonly to: string;
}

/**
 * A set of instants: those that fulfil every given field. A field that is left out allows all.
 * https://prometheus.io/docs/alerting/latest/configuration/#time_interval
 */
export interface TimeInterval {
  readonly times?: readonly TimeRange[];
  readonly weekdays?: readonly Range<Weekday>[];
  /** From 1, or from -1 for the last day backwards. Days that a month lacks are cut off. */
  readonly daysOfMonth?: readonly Range<number>[];
  readonly months?: readonly Range<Month>[];
  readonly years?: readonly Range<number>[];
  /** An IANA zone such as `"Europe/Berlin"`. @default "UTC" */
  readonly location?: string;
}

/** The calendar and clock fields of an instant in a zone. */
interface LocalTime {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  /** Minutes since the local midnight as the clock shows it: repeated when clocks go back. */
  readonly minute: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Returns whether the zone is one that this runtime knows. */
export function isTimeZone(location: string): boolean {
  try {
    formatOf(location);
    return true;
  } catch {
    return false; // Intl has no other way to ask
  }
}

/** Returns whether the instant (epoch milliseconds) is in one of the intervals. */
export function containsInstant(intervals: readonly TimeInterval[], epochMs: number): boolean {
  return intervals.some((interval) => contains(interval, epochMs));
}

/**
 * Whether the interval contains the instant: the rules of Alertmanager's
 * `timeinterval.ContainsTime`, which looks at the local clock only, so an hour that the clock
 * skips never comes and one that it repeats comes twice.
 */
function contains(interval: TimeInterval, epochMs: number): boolean {
  const { location = "UTC" } = interval;
  const local = localTime(epochMs, location);
  return (
    anyOf(clockTimes(interval), ({ from, to }) => {
      return minuteOfDay(from) <= local.minute && local.minute < minuteOfDay(to);
    }) &&
    anyOf(interval.daysOfMonth, (range) => containsDay(range, local, location)) &&
    anyOf(interval.months, (range) => inRange(local.month, range, monthNumber)) &&
    anyOf(interval.weekdays, (range) => inRange(local.weekday, range, weekdayNumber)) &&
    anyOf(interval.years, (range) => inRange(local.year, range, Number))
  );
}

function anyOf<T>(items: readonly T[] | undefined, test: (item: T) => boolean): boolean {
  return items === undefined || items.some(test);
}

/** Returns the times of one day, in order: Alertmanager has none that go beyond midnight. */
export function clockTimes({ times }: TimeInterval): readonly TimeRange[] | undefined {
  return times?.flatMap(({ from, to }) =>
    minuteOfDay(from) > minuteOfDay(to)
      ? [...(minuteOfDay(to) === 0 ? [] : [{ from: "00:00", to }]), { from, to: "24:00" }]
      : [{ from, to }],
  );
}

/** Both ends of a range. */
export function ends<T extends string | number>(range: Range<T>): readonly [from: T, to: T] {
  return typeof range === "object" ? range : [range, range];
}

/** Returns `monday:friday`, or one value where both ends are the same. */
export function formatRange(range: Range<string | number>): string {
  return [...new Set(ends(range))].join(":");
}

function inRange<T extends string | number>(
  value: number,
  range: Range<T>,
  toNumber: (end: T) => number,
): boolean {
  const [from, to] = ends(range);
  return toNumber(from) <= value && value <= toNumber(to);
}

function containsDay(
  range: Range<number>,
  { year, month, day }: LocalTime,
  location: string,
): boolean {
  const days = daysInMonth(year, month, location);
  const [from, to] = ends(range).map((end) => (end < 0 ? days + end + 1 : end));
  if (from === undefined || to === undefined || from > days) return false;
  return from <= day && day <= Math.min(to, days);
}

/**
 * Whole days of 24 hours from one month's start to the next, which is how Alertmanager counts: where
 * clocks go forward in March, that month has 30, so that -1 is the 30th and nothing is the 31st.
 */
function daysInMonth(year: number, month: number, location: string): number {
  const startMs = localMidnightMs(Date.UTC(year, month - 1), location);
  const endMs = localMidnightMs(Date.UTC(year, month), location);
  return Math.floor((endMs - startMs) / 86_400_000);
}

/** Returns when the zone's clock shows what UTC's shows at `utcMs`. */
function localMidnightMs(utcMs: number, location: string): number {
  const offsetMs = (atMs: number): number => {
    const { year, month, day, minute } = localTime(atMs, location);
    return Date.UTC(year, month - 1, day, 0, minute) - atMs;
  };
  // The second look is for zones that changed between UTC's midnight and their own
  return utcMs - offsetMs(utcMs - offsetMs(utcMs));
}

/** Returns 0 for Sunday to 6. */
function weekdayNumber(name: Weekday): number {
  return weekdayNames.indexOf(name);
}

/** Returns 1 for January to 12. */
function monthNumber(name: Month): number {
  return monthNames.indexOf(name) + 1;
}

/** Returns the minutes since midnight of `"HH:MM"`, or NaN when it is no time of a day. */
export function minuteOfDay(text: string): number {
  if (!/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/.test(text)) return Number.NaN;
  return Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
}

function localTime(epochMs: number, location: string): LocalTime {
  const parts = new Map(
    formatOf(location)
      .formatToParts(epochMs)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const field = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? Number.NaN;
  const [year, month, day] = [field("year"), field("month"), field("day")];
  return {
    year,
    month,
    day,
    weekday: new Date(Date.UTC(year, month - 1, day)).getUTCDay(),
    minute: field("hour") * 60 + field("minute"),
  };
}

/** Formats are kept: making one costs about as much as a thousand uses. */
function formatOf(location: string): Intl.DateTimeFormat {
  const known = formats.get(location);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: location,
    calendar: "gregory",
    numberingSystem: "latn",
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
  });
  formats.set(location, format);
  return format;
}
