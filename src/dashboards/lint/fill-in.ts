import { referencesIn, type Reference } from "./variable-reference.ts";

/** What `$__interval` becomes: as short as nothing else, so that it is known again. */
export const shortestIntervalMs = 1;

/**
 * What stands for a variable that may be a name as well as a number: before `(` an aggregation as well
 * as a function of ranges.
 */
export type Guess = "name" | "number";

const numbers = new Set([
  "__interval_ms",
  "__rate_interval_ms",
  "__range_ms",
  "__range_s",
  "__from",
  "__to",
]);
const durations = new Set(["__auto", "__interval", "__rate_interval", "__range"]);

/** Returns the variables of a query that may be a name or a number. */
export function guessedIn(text: string): readonly string[] {
  const open = placed(text).filter(
    ({ where, name }) => where === "function" || (where === "open" && !isKnown(name)),
  );
  return [...new Set(open.map(({ name }) => name))];
}

/** Returns a query with a value for every variable, of the kind that fits where it stands. */
export function fillIn(text: string, guesses: ReadonlyMap<string, Guess> = new Map()): string {
  let end = 0;
  let filled = "";
  for (const found of placed(text)) {
    filled += text.slice(end, found.from) + valueOf(found, guesses.get(found.name) ?? "name");
    end = found.to;
  }
  return filled + text.slice(end);
}

function isKnown(name: string): boolean {
  return numbers.has(name) || durations.has(name);
}

/** In quotes anything is a text, within brackets and after `offset` a duration, before `(` a function. */
type Where = "quoted" | "duration" | "function" | "open";

interface Placed extends Reference {
  readonly where: Where;
}

function valueOf({ where, name, text }: Placed, guess: Guess): string {
  if (where === "quoted") return "x";
  if (/:(?:doublequote|singlequote|sqlstring)\b/.test(text)) return '"x"';
  if (where === "function") return guess === "name" ? "sum" : "rate";
  if (name === "__interval") return `${shortestIntervalMs}ms`;
  if (where === "duration" || durations.has(name)) return "1h";
  return numbers.has(name) || guess === "number" ? "3600" : "x";
}

function placed(text: string): readonly Placed[] {
  return referencesIn(text).map((one) => ({
    ...one,
    where: whereIs(text.slice(0, one.from), text.slice(one.to)),
  }));
}

const closed = /"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*'|`[^`]*`|#[^\n]*\n/g;

function whereIs(before: string, after: string): Where {
  const rest = before.replaceAll(closed, " ");
  if (/["'`]/.test(rest.replaceAll(/#[^\n]*$/g, ""))) return "quoted";
  if (/\boffset\s*-?\s*$/i.test(rest)) return "duration";
  if (count(rest, "[") > count(rest, "]")) return "duration";
  return /^\s*(?:\(|by\b|without\b)/.test(after) && !/\w$/.test(before) ? "function" : "open";
}

function count(text: string, char: string): number {
  return text.split(char).length - 1;
}
