import { parsePromql } from "#src/promql/evaluate/parse/parse.ts";
import type { Syntax } from "#src/promql/evaluate/parse/syntax.ts";
import { childrenOf } from "#src/promql/evaluate/parse/walk.ts";
import { ObservabilityError } from "#src/errors.ts";

/** A query at a time. */
export interface Asked {
  readonly query: string;
  readonly timeMs: number;
}

/** Functions that tell the time, so that a query with them is another one at another time. */
const tellTime: ReadonlySet<string> = new Set([
  "days_in_month",
  "day_of_month",
  "day_of_week",
  "day_of_year",
  "end",
  "hour",
  "minute",
  "month",
  "year",
  "predict_linear",
  "range",
  "start",
  "step",
  "time",
  "timestamp",
]);

/**
 * Returns the query with `@` its time behind each selector that has none, asked at other times: the
 * result is the same. promql/promqltest/test.go, atModifierTestCases.
 */
export function pinned(query: string, timeMs: number): readonly Asked[] {
  const syntax = parsed(query);
  if (syntax === undefined || nodesOf(syntax).some(isTelling)) return [];
  const ends = selectorsWithoutTime(syntax).toSorted((a, b) => b - a);
  let text = query;
  for (const end of ends) {
    text = `${text.slice(0, end)} @ ${(timeMs / 1_000).toFixed(3)}${text.slice(end)}`;
  }
  const times =
    timeMs === 0
      ? [-1_000, 0, 1_000]
      : [-10 * timeMs, 0, Math.trunc(timeMs / 5), timeMs, 10 * timeMs];
  return times.map((each) => ({ query: text, timeMs: each }));
}

function parsed(query: string): Syntax | undefined {
  try {
    return parsePromql(query, { experimental: true });
  } catch (error) {
    if (error instanceof ObservabilityError) return undefined;
    throw error;
  }
}

function isTelling(node: Syntax): boolean {
  return node.type === "call" && tellTime.has(node.name);
}

function nodesOf(node: Syntax): readonly Syntax[] {
  return [node, ...vectorsBelow(node).flatMap(nodesOf)];
}

/** The second argument of info() is labels, and no vector. */
function vectorsBelow(node: Syntax): readonly Syntax[] {
  return node.type === "call" && node.name === "info" ? node.args.slice(0, 1) : childrenOf(node);
}

/** Returns where they end; what is in a subquery is pinned by the subquery's own time. */
function selectorsWithoutTime(node: Syntax): readonly number[] {
  if (node.type === "selector" || node.type === "subquery") {
    return node.at === undefined ? [node.to] : [];
  }
  return vectorsBelow(node).flatMap(selectorsWithoutTime);
}
