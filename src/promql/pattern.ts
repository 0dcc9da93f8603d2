import { RE2JS, RE2JSException } from "re2js";

import type { Mismatch } from "../shape.ts";
import { show } from "../show.ts";

/** A regular expression of Go's RE2, for whole values. */
export interface Pattern {
  readonly test: (value: string) => boolean;
  /** Returns what the groups of the pattern caught, or nothing where the value does not match. */
  readonly groups: (value: string) => PatternGroups | undefined;
}

/** What was caught, by number, where 0 is the whole value, or by name; "" where there is no such group. */
export type PatternGroups = (group: number | string) => string;

export interface PatternOptions {
  /** Whether `.` is any character: Prometheus has it so, Alertmanager leaves the newline out. */
  readonly dotAll: boolean;
}

/** Most patterns, and most values of one pattern, that are kept. */
const capacity = 1_000;

const kept = { dotAll: new Map<string, Pattern>(), lines: new Map<string, Pattern>() };

/**
 * Returns the pattern, anchored at both ends.
 *
 * @throws SyntaxError in Go's words where RE2 cannot read it: https://github.com/google/re2/wiki/Syntax
 */
export function compilePattern(text: string, { dotAll }: PatternOptions): Pattern {
  const patterns = dotAll ? kept.dotAll : kept.lines;
  const found = patterns.get(text);
  if (found !== undefined) return found;
  const made = toPattern(compiled(text, dotAll));
  if (patterns.size >= capacity) patterns.clear();
  patterns.set(text, made);
  return made;
}

/** Returns in Go's words what is wrong with the pattern, if anything is. */
export function patternProblem(text: string): string | undefined {
  try {
    compilePattern(text, { dotAll: false });
    return undefined;
  } catch (error) {
    return error instanceof SyntaxError ? error.message : String(error);
  }
}

function compiled(text: string, dotAll: boolean): RE2JS {
  try {
    const plain = RE2JS.compile(text);
    // Whatever is wrong has been said by now: with the flag the message would show it
    return dotAll ? RE2JS.compile(text, RE2JS.DOTALL) : plain;
  } catch (error) {
    if (error instanceof RE2JSException) throw new SyntaxError(error.message, { cause: error });
    throw error;
  }
}

function toPattern(expression: RE2JS): Pattern {
  // A label has few values, and a series is asked again and again
  const known = new Map<string, boolean>();
  return {
    test: (value) => {
      const before = known.get(value);
      if (before !== undefined) return before;
      const matches = expression.matches(value);
      if (known.size >= capacity) known.clear();
      known.set(value, matches);
      return matches;
    },
    groups: (value) => {
      const matcher = expression.matcher(value);
      if (!matcher.matches()) return undefined;
      const names = expression.namedGroups();
      return (group) => {
        const number = typeof group === "number" ? group : names[group];
        if (number === undefined || number > expression.groupCount()) return "";
        return matcher.group(number) ?? "";
      };
    },
  };
}

/** Returns what is told of a text that is no pattern: what was expected, and Go's words for why not. */
export function patternMismatches(text: string): readonly Mismatch[] {
  const problem = patternProblem(text)?.replace(/^error parsing regexp: /, "");
  if (problem === undefined) return [];
  return [{ expected: "a regular expression of RE2", got: `${show(text)} (${problem})` }];
}

/** Returns `value` with every character that a pattern would interpret escaped. */
export function escapePattern(value: string): string {
  return value.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}

/** Splits `a|b\\.c` into its values; undefined when a part is more than a literal. */
export function literalAlternatives(pattern: string): readonly string[] | undefined {
  const parts = pattern.split("|");
  const isLiteral = (part: string): boolean => /^(?:[^\\^$.*+?()[\]{}]|\\[^\w\s])*$/.test(part);
  return parts.every(isLiteral)
    ? parts.map((part) => part.replaceAll(/\\(?<char>.)/g, "$<char>"))
    : undefined;
}

/** Returns the alternatives of the pattern's top level: `a(b|c)|d` has two. */
export function topAlternatives(pattern: string): readonly string[] {
  const alternatives: string[] = [];
  let [depth, start, inClass] = [0, 0, false];
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at];
    if (char === "\\") at++;
    else if (inClass) inClass = char !== "]";
    else if (char === "[") inClass = true;
    else if (char === "(") depth++;
    else if (char === ")") depth--;
    else if (char === "|" && depth === 0) {
      alternatives.push(pattern.slice(start, at));
      start = at + 1;
    }
  }
  return [...alternatives, pattern.slice(start)];
}
