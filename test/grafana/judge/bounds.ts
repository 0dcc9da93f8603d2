import { drawnNumbers, type SeenNumber } from "./drawn-numbers.ts";
import type { Drawn } from "../drawn.ts";
import { textOf } from "../field-config.ts";

/** The least and the most that a value may be. */
export type Bounds = readonly [min: number, max: number];

/**
 * Between these a value may lie while the shop runs with its faults; one in another unit (milliseconds,
 * kibibytes, percent) lies outside.
 */
const ofUnit: Readonly<Record<string, Bounds>> = {
  // The slowest request waits 0.6 s; the event loop's delay is 0.01 s at least, which is 10 ms
  s: [0, 5],
  // Of an alert or of a process: bounded by the age of the stack, which runs for an hour at most
  dtdurations: [0, 7_200],
  percentunit: [0, 1],
  // A process or a disk
  bytes: [1_000_000, 1e15],
  decbytes: [1_000_000, 1e15],
  Bps: [0, 1e9],
  binBps: [0, 1e9],
  reqps: [0, 1_000],
  ops: [0, 1_000],
  // Samples a second are the most of what is counted
  cps: [0, 20_000],
  short: [0, 10_000],
  none: [0, 10_000],
};

/** Returns what is wrong with the values that are shown, given their units. */
export function boundProblems(
  drawn: Drawn,
  own: (name: string) => Bounds | undefined = () => undefined,
): readonly string[] {
  const problems = drawnNumbers(drawn).flatMap(({ name, value, config }) => {
    const problem = boundProblem({ name, value, config }, own(name));
    return problem === undefined ? [] : [[name, problem] as const];
  });
  // One of each line tells enough
  return [...new Map(problems.toReversed()).values()].toReversed();
}

function boundProblem(
  { name, value, config }: SeenNumber,
  own: Bounds | undefined,
): string | undefined {
  const unit = textOf(config, "unit");
  if (unit === undefined) return `${name}: expected a unit, got none`;
  if (Number.isNaN(value)) return `${name}: expected a number, got NaN`;
  const allowed = own ?? ofUnit[unit] ?? countedBounds(unit);
  if (allowed === undefined) return `${name}: expected a unit with known bounds, got ${unit}`;
  const [min, max] = allowed;
  return value >= min && value <= max
    ? undefined
    : `${name}: expected ${min} to ${max} (${unit}), got ${value}`;
}

/** A unit of one's own, such as `suffix: spans/s`. */
function countedBounds(unit: string): Bounds | undefined {
  return /^(?:suffix|prefix|si|simple):|\/s$/.test(unit) ? [0, 20_000] : undefined;
}
