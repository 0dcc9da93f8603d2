import { parseLabelNames } from "./binary.ts";
import type { Cursor } from "./cursor.ts";
import { aggregateOperators, type AggregateOperator, type Syntax } from "./syntax.ts";

const withParameter: ReadonlySet<AggregateOperator> = new Set([
  "topk",
  "bottomk",
  "count_values",
  "quantile",
  "limitk",
  "limit_ratio",
]);

/** Returns whether an aggregation is next, and not a metric of that name. */
export function isAggregate(cursor: Cursor): boolean {
  const behind = cursor.sees("(", 1) || cursor.seesWord("by", 1) || cursor.seesWord("without", 1);
  return behind && operatorOf(cursor.peek().text) !== undefined;
}

/** Parses an aggregation; `by` and `without` stand before or behind what is aggregated. */
export function parseAggregate(cursor: Cursor, expression: () => Syntax): Syntax {
  const { text, from } = cursor.next();
  const operator = operatorOf(text);
  if (operator === undefined) throw cursor.unexpected("aggregation", "an operator");
  const before = parseGrouping(cursor);
  const args = cursor.list("aggregation", expression, false);
  const behind = before ?? parseGrouping(cursor);
  const wanted = withParameter.has(operator) ? 2 : 1;
  const [first, second] = args;
  const of = wanted === 2 ? second : first;
  if (args.length !== wanted || of === undefined) {
    throw cursor.problem(
      from,
      `wrong number of arguments for aggregate expression provided, expected ${wanted}, got ${args.length}`,
    );
  }
  return {
    type: "aggregate",
    operator,
    ...(wanted === 2 && first !== undefined ? { parameter: first } : {}),
    of,
    labels: behind?.labels ?? [],
    without: behind?.without ?? false,
    from,
    to: cursor.end,
  };
}

function parseGrouping(
  cursor: Cursor,
): { readonly without: boolean; readonly labels: readonly string[] } | undefined {
  const without = cursor.seesWord("without");
  if (!without && !cursor.seesWord("by")) return undefined;
  cursor.next();
  return { without, labels: parseLabelNames(cursor) };
}

function operatorOf(text: string): AggregateOperator | undefined {
  const lower = text.toLowerCase();
  return aggregateOperators.find((operator) => operator === lower);
}
