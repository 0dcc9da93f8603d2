import { createHash } from "node:crypto";

import { parsePromql } from "#src/promql/evaluate/parse/parse.ts";
import type { DurationNode, Syntax } from "#src/promql/evaluate/parse/syntax.ts";

/** Returns the digest of an expression that only its meaning decides, not how it is written. */
export function digestOf(promql: string): string {
  const text = JSON.stringify(normal(parsePromql(promql)));
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

/** Without places, parentheses and the order of lists that have none; numbers are computed. */
function normal(node: Syntax): unknown {
  switch (node.type) {
    case "paren":
      return normal(node.of);
    case "number":
      return node.value;
    case "string":
      return { text: node.value };
    case "negative": {
      const of = normal(node.of);
      return typeof of === "number" ? -of : { negative: of };
    }
    case "selector":
      return {
        matchers: node.matchers
          .map(({ name, operator, value }) => JSON.stringify([name, operator, value]))
          .toSorted(),
        range: duration(node.range),
        offset: duration(node.offset),
        at: node.at,
      };
    case "subquery":
      return {
        of: normal(node.of),
        range: duration(node.range),
        step: duration(node.step),
        offset: duration(node.offset),
        at: node.at,
      };
    case "call":
      return { call: node.name, args: node.args.map(normal) };
    case "aggregate":
      return {
        aggregate: node.operator,
        parameter: node.parameter === undefined ? undefined : normal(node.parameter),
        of: normal(node.of),
        labels: node.labels.toSorted(),
        without: node.without,
      };
    case "binary": {
      const [left, right] = [normal(node.left), normal(node.right)];
      const computed = compute(node.operator, left, right);
      if (computed !== undefined) return computed;
      // 100 * x is x * 100
      if (node.operator === "*" && typeof left === "number") {
        return normal({ ...node, left: node.right, right: node.left });
      }
      const { on, labels, cardinality, include } = node.matching;
      const matching = { on, labels: labels.toSorted(), cardinality, include: include.toSorted() };
      return { operator: node.operator, bool: node.bool, left, right, matching };
    }
  }
  return node satisfies never;
}

function compute(operator: string, left: unknown, right: unknown): number | undefined {
  if (typeof left !== "number" || typeof right !== "number") return undefined;
  if (operator === "*") return left * right;
  if (operator === "/") return left / right;
  if (operator === "-") return left - right;
  return operator === "+" ? left + right : undefined;
}

function duration(node: DurationNode | undefined): unknown {
  return node?.type === "ms" ? node.ms : node;
}
