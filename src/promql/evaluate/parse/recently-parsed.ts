import { markStatistics } from "../statistics-selectors.ts";
import { parsePromql, type ParseOptions } from "./parse.ts";
import type { Syntax } from "./syntax.ts";

/** A rule is evaluated again and again, and so is each panel. */
const most = 1_000;

const stable = new Map<string, Syntax>();
const experimental = new Map<string, Syntax>();

/**
 * Returns the expression as `parsePromql` does, marked for its evaluation, and keeps the last thousand.
 *
 * @throws ObservabilityError as `parsePromql` does.
 */
export function recentlyParsed(text: string, options: ParseOptions): Syntax {
  const kept = options.experimental === true ? experimental : stable;
  const syntax = kept.get(text) ?? markStatistics(parsePromql(text, options));
  // Moved to the end: the first of a map is the one that was not asked for the longest
  kept.delete(text);
  kept.set(text, syntax);
  const [oldest] = kept.keys();
  if (kept.size > most && oldest !== undefined) kept.delete(oldest);
  return syntax;
}
