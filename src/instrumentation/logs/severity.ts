import { SeverityNumber } from "@opentelemetry/api";

/**
 * Severities of the levels' names, those of every logger that is followed. The ones between two of
 * OpenTelemetry's names keep their order.
 * https://opentelemetry.io/docs/specs/otel/logs/data-model-appendix/#appendix-b-severitynumber-example-mappings
 */
const byName: Readonly<Record<string, SeverityNumber>> = {
  emerg: SeverityNumber.FATAL3,
  emergency: SeverityNumber.FATAL3,
  panic: SeverityNumber.FATAL3,
  alert: SeverityNumber.FATAL2,
  fatal: SeverityNumber.FATAL,
  crit: SeverityNumber.FATAL,
  critical: SeverityNumber.FATAL,
  error: SeverityNumber.ERROR,
  err: SeverityNumber.ERROR,
  warn: SeverityNumber.WARN,
  warning: SeverityNumber.WARN,
  help: SeverityNumber.INFO3,
  notice: SeverityNumber.INFO2,
  data: SeverityNumber.INFO2,
  info: SeverityNumber.INFO,
  information: SeverityNumber.INFO,
  log: SeverityNumber.INFO,
  mark: SeverityNumber.INFO,
  http: SeverityNumber.DEBUG3,
  verbose: SeverityNumber.DEBUG2,
  debug: SeverityNumber.DEBUG,
  prompt: SeverityNumber.TRACE4,
  input: SeverityNumber.TRACE2,
  silly: SeverityNumber.TRACE,
  trace: SeverityNumber.TRACE,
};

/** One step of a scale: the level's number and the severity from there on. */
type Step = readonly [level: number, severity: SeverityNumber];

/** pino's and bunyan's levels, the lowest first. */
const tens: readonly Step[] = [
  [10, SeverityNumber.TRACE],
  [20, SeverityNumber.DEBUG],
  [30, SeverityNumber.INFO],
  [40, SeverityNumber.WARN],
  [50, SeverityNumber.ERROR],
  [60, SeverityNumber.FATAL],
];

/** log4js' levels. Above its highest, MARK is written whatever happens and is no failure. */
const thousands: readonly Step[] = [
  [5_000, SeverityNumber.TRACE],
  [10_000, SeverityNumber.DEBUG],
  [20_000, SeverityNumber.INFO],
  [30_000, SeverityNumber.WARN],
  [40_000, SeverityNumber.ERROR],
  [50_000, SeverityNumber.FATAL],
];

/** Returns the severity of a level's name, in any case, or `undefined` if nobody uses that name. */
export function severityOfName(name: string): SeverityNumber | undefined {
  const key = name.toLowerCase();
  return Object.hasOwn(byName, key) ? byName[key] : undefined;
}

/** Returns the severity of a pino or bunyan level; a custom one lies between its neighbours. */
export function severityOfTens(level: number): SeverityNumber {
  return onScale(tens, level);
}

/** Returns the severity of a log4js level, like {@link severityOfTens}. */
export function severityOfThousands(level: number): SeverityNumber {
  return onScale(thousands, level);
}

/**
 * Returns the severity of one of winston's levels, which are named and numbered by the application,
 * 0 the most severe. An unknown name has that of the next less severe level with a known one.
 */
export function severityAmong(
  levels: Readonly<Record<string, number>>,
  name: string,
): SeverityNumber {
  const known = severityOfName(name);
  if (known !== undefined) return known;
  const own = levels[name] ?? Number.POSITIVE_INFINITY;
  const milder = Object.entries(levels)
    .filter(([other, level]) => level > own && severityOfName(other) !== undefined)
    .toSorted(([, one], [, other]) => one - other)
    .at(0);
  return (milder && severityOfName(milder[0])) ?? SeverityNumber.UNSPECIFIED;
}

/** A severity has four numbers, so a level between two steps is put into the quarter it lies in. */
function onScale(scale: readonly Step[], level: number): SeverityNumber {
  const index = scale.findLastIndex(([from]) => level >= from);
  const [from, severity] = scale[index] ?? [level, SeverityNumber.TRACE];
  const [next] = scale[index + 1] ?? [Number.POSITIVE_INFINITY];
  return severity + Math.floor((4 * (level - from)) / (next - from));
}
