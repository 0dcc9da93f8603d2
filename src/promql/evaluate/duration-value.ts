import { evaluationError } from "./failure.ts";
import type { DurationNode } from "./parse/syntax.ts";
import type { Query } from "./query.ts";

/** Returns the duration in milliseconds. Expressions reckon in seconds: promql/durations.go. */
export function durationMs(node: DurationNode, query: Query): number {
  return node.type === "ms" ? node.ms : Math.round(seconds(node, query) * 1_000);
}

/**
 * Returns the duration of a range or step.
 *
 * @throws ObservabilityError `OBS_PROMQL_EVALUATION` where it comes out as 0 or less.
 */
export function positiveMs(node: DurationNode, query: Query): number {
  const ms = durationMs(node, query);
  if (ms <= 0) throw evaluationError("duration must be greater than 0");
  return ms;
}

function seconds(node: DurationNode, query: Query): number {
  switch (node.type) {
    case "ms":
      return node.ms / 1_000;
    case "step":
      return query.stepMs / 1_000;
    case "range":
      return (query.endMs - query.startMs) / 1_000;
    case "negative":
      return -seconds(node.of, query);
    case "operation":
      break;
  }
  const [a, b] = [seconds(node.left, query), seconds(node.right, query)];
  if ((node.operator === "/" || node.operator === "%") && b === 0) {
    throw evaluationError(node.operator === "/" ? "division by zero" : "modulo by zero");
  }
  switch (node.operator) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return a / b;
    case "%":
      return a % b;
    case "^":
      return a ** b;
    case "min":
      return Math.min(a, b);
    case "max":
      return Math.max(a, b);
  }
}
