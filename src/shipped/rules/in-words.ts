import { withoutBinaryTail } from "../../decimal.ts";
import type { Quantity } from "../../promql/quantity.ts";

/** Returns the quantity as a text says it in passing: `5 %`, `10 minutes`, `an hour`, `4 GiB`. */
export function digits(quantity: Quantity): string {
  const { dimension, value } = quantity;
  switch (dimension) {
    case "seconds":
      return timeInDigits(value);
    case "ratio":
      return `${withoutBinaryTail(value * 100)} %`;
    case "bytes":
      return bytesInDigits(value);
    case "bytesPerSecond":
      return `${bytesInDigits(value)}/s`;
    case "perSecond":
      return `${value}/s`;
    case "count":
      return String(value);
  }
}

/** Returns the quantity as a sentence says it: `a fifth`, `five minutes`, `half a second`. */
export function words(quantity: Quantity): string {
  const { dimension, value } = quantity;
  if (dimension === "ratio") return fractions.get(withoutBinaryTail(value)) ?? digits(quantity);
  return dimension === "seconds" ? timeInWords(value) : digits(quantity);
}

/** Returns how a sentence speaks of the time before now: `the last five minutes`, `the last hour`. */
export function theLast(time: Quantity<"seconds">): string {
  return `the last ${words(time).replace(/^(?:half )?an? /, (article) => (article.startsWith("half") ? "half " : ""))}`;
}

/** Returns `say` of the words for a time, nothing of no time. */
export function ifAny(time: Quantity<"seconds">, say: (words: string) => string): string {
  return time.value > 0 ? say(words(time)) : "";
}

const fractions: ReadonlyMap<number, string> = new Map([
  [0.1, "a tenth"],
  [0.2, "a fifth"],
  [0.25, "a quarter"],
  [0.5, "half"],
]);

const times: ReadonlyMap<number, string> = new Map([
  [0.5, "half a second"],
  [900, "a quarter of an hour"],
  [1_800, "half an hour"],
]);

const numbers = [
  "no",
  "one",
  "two",
  "three",
  "four",
  "five",
  "six",
  "seven",
  "eight",
  "nine",
  "ten",
  "eleven",
  "twelve",
  "thirteen",
  "fourteen",
  "fifteen",
];

const units = [
  { name: "day", article: "a", seconds: 86_400 },
  { name: "hour", article: "an", seconds: 3_600 },
  { name: "minute", article: "a", seconds: 60 },
] as const;

function timeInDigits(seconds: number): string {
  if (seconds < 1) return `${withoutBinaryTail(seconds * 1_000)} ms`;
  const { count, name, article } = inLargestUnit(seconds);
  if (count >= 120) return inSeveralUnits(seconds);
  return count === 1 ? `${article} ${name}` : `${count} ${name}s`;
}

/** `2 days, 2 hours and 24 minutes`: nobody can picture 3024 minutes. */
function inSeveralUnits(seconds: number): string {
  let rest = seconds;
  const parts = [...units, { name: "second", seconds: 1 }].flatMap((unit) => {
    const count = unit.seconds === 1 ? withoutBinaryTail(rest) : Math.floor(rest / unit.seconds);
    rest -= count * unit.seconds;
    return count === 0 ? [] : [`${count} ${unit.name}${count === 1 ? "" : "s"}`];
  });
  const last = parts.pop() ?? "";
  return parts.length === 0 ? last : `${parts.join(", ")} and ${last}`;
}

function timeInWords(seconds: number): string {
  const known = times.get(seconds);
  if (known !== undefined) return known;
  const { count, name } = inLargestUnit(seconds);
  const whole = numbers[Math.floor(count)];
  if (count <= 1 || whole === undefined) return timeInDigits(seconds);
  if (Number.isInteger(count)) return `${whole} ${name}s`;
  return count % 1 === 0.5 ? `${whole} and a half ${name}s` : timeInDigits(seconds);
}

/** In the largest unit that leaves no rest, else in seconds. */
function inLargestUnit(seconds: number): { count: number; name: string; article: string } {
  const unit = units.find((one) => seconds >= one.seconds && seconds % one.seconds === 0);
  if (unit === undefined) return { count: seconds, name: "second", article: "a" };
  return { count: seconds / unit.seconds, name: unit.name, article: unit.article };
}

const prefixes = [
  ["TiB", 2 ** 40],
  ["GiB", 2 ** 30],
  ["MiB", 2 ** 20],
  ["KiB", 2 ** 10],
] as const;

function bytesInDigits(bytes: number): string {
  const [name, size] = prefixes.find(([, one]) => bytes >= one) ?? ["B", 1];
  return `${Number((bytes / size).toPrecision(3))} ${name}`;
}
