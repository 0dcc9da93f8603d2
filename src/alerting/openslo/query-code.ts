import { isBroken } from "../../promql/broken.ts";
import { metricName } from "../../promql/evaluate/labels.ts";
import { parsePromql } from "../../promql/evaluate/parse/parse.ts";
import { unwrapped, type Syntax } from "../../promql/evaluate/parse/syntax.ts";
import { walkSyntax } from "../../promql/evaluate/parse/walk.ts";
import { givenLabels } from "../../promql/given-labels.ts";
import { printPromql } from "../../promql/print.ts";
import type { Dimension } from "../../promql/quantity.ts";
import { raw } from "../../promql/raw.ts";
import { resourceAttributes } from "../../metrics/resource-labels.ts";
import { labelName } from "../../promql/source.ts";
import { listCode, quoted, templated, type QueryCode } from "./code.ts";
import type { NamedMetrics } from "./known-metrics.ts";
import { typedQuery } from "./typed-query.ts";
import { sameSyntax, windowMark, windowMarkMs, type WindowedQuery } from "./window-text.ts";

/**
 * Returns the query as calls of the language, and where the language has none for it, or would say
 * something else, as raw PromQL.
 */
export function queryCode({ text, syntax }: WindowedQuery, metrics: NamedMetrics): QueryCode {
  const typed = typedQuery(syntax, metrics);
  if (typed !== undefined && says(typed, syntax)) return typed;
  const inner = scaledOnce(syntax);
  const other = inner === undefined ? undefined : typedQuery(inner, metrics);
  if (other !== undefined && says(other, syntax)) return other;
  return rawQuery(text, syntax);
}

function says({ at }: QueryCode, syntax: Syntax): boolean {
  const { node } = at(`${windowMarkMs / 1_000}s`);
  return !isBroken(node) && sameSyntax(parsePromql(printPromql(node)), syntax);
}

/** The language converts a metric in milliseconds itself: the query's own division says the same. */
function scaledOnce(node: Syntax): Syntax | undefined {
  const whole = unwrapped(node);
  if (whole.type === "aggregate") {
    const of = scaledOnce(whole.of);
    return of === undefined ? undefined : { ...whole, of };
  }
  return whole.type === "binary" && whole.right.type === "number" ? whole.left : undefined;
}

function rawQuery(text: string, syntax: Syntax): QueryCode {
  const { least, most } = givenLabels(syntax);
  const labels = (most ?? least).map(
    (label) => resourceAttributes.find((one) => labelName(one) === label) ?? label,
  );
  const dimension = dimensionIn(syntax);
  const says = `{ labels: ${listCode(labels)}, dimension: ${quoted(dimension)} }`;
  return {
    code: (window) => {
      const own = templated(text).replaceAll(
        windowMark,
        isText(window) ? textOf(window) : `\${${window}}`,
      );
      return `raw(\`${own}\`, ${says})`;
    },
    at: (window) => raw(text.replaceAll(windowMark, window), { labels, dimension }),
    uses: ["raw"],
  };
}

function isText(code: string): boolean {
  return code.startsWith('"');
}

function textOf(code: string): string {
  return code.slice(1, -1);
}

function dimensionIn(node: Syntax): Dimension {
  const isRate = walkSyntax(node).some(
    (one) =>
      one.type === "call" &&
      one.name === "rate" &&
      one.args.some(
        (arg) =>
          arg.type === "selector" && arg.range?.type === "ms" && arg.range.ms === windowMarkMs,
      ),
  );
  return isRate ? "perSecond" : "count";
}

/** Returns the names of the series that the query reads. */
export function seriesIn(syntax: Syntax): readonly string[] {
  return walkSyntax(syntax).flatMap((node) =>
    node.type === "selector"
      ? node.matchers.flatMap(({ name, value }) => (name === metricName ? [value] : []))
      : [],
  );
}
