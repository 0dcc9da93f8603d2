import { metricName } from "../../promql/evaluate/labels.ts";
import type { DurationNode, Modifiers, Syntax } from "../../promql/evaluate/parse/syntax.ts";
import { childrenOf } from "../../promql/evaluate/parse/walk.ts";

/**
 * Returns the names of the series that the expression reads, or undefined where they cannot be told,
 * or where it looks at a time after its own, or depends on where a range of queries begins: such an
 * expression is evaluated at one time after another.
 */
export function selectedNames(syntax: Syntax): ReadonlySet<string> | undefined {
  const names = new Set<string>();
  return collect(syntax, names) ? names : undefined;
}

function collect(syntax: Syntax, names: Set<string>): boolean {
  switch (syntax.type) {
    case "selector": {
      const name = syntax.matchers.find((one) => one.name === metricName && one.operator === "=");
      if (name === undefined || !isSteady(syntax) || !isPlain(syntax.range)) return false;
      names.add(name.value);
      return true;
    }
    case "subquery": {
      const plain = isPlain(syntax.range) && isPlain(syntax.step);
      return plain && isSteady(syntax) && collect(syntax.of, names);
    }
    case "number":
    case "string":
    case "call":
    case "aggregate":
    case "binary":
    case "negative":
    case "paren":
      return childrenOf(syntax).every((one) => collect(one, names));
  }
}

function isSteady({ at, offset }: Modifiers): boolean {
  return at === undefined && isPlain(offset);
}

function isPlain(duration: DurationNode | undefined): boolean {
  return duration === undefined || (duration.type === "ms" && duration.ms >= 0);
}
