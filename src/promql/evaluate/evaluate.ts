import { aggregate, type Parameter } from "./aggregate/aggregate.ts";
import { evaluationError } from "./failure.ts";
import type { Arguments } from "./functions/arguments.ts";
import { call } from "./functions/call.ts";
import { multiplied } from "./histogram/histogram.ts";
import { isSetOperator } from "./parse/binary.ts";
import type { AggregateNode, BinaryNode, Syntax } from "./parse/syntax.ts";
import type { Frame } from "./query.ts";
import { combineSets } from "./operators/sets.ts";
import { combineVectors } from "./operators/vectors.ts";
import { combineScalars, combineWithScalar } from "./operators/with-scalar.ts";
import { selectInstant } from "./select.ts";
import { unnamed, vectorOf, type Series, type Value } from "./value.ts";

/**
 * Returns the value of an expression at all steps of the frame at once; the types are checked.
 *
 * @throws ObservabilityError `OBS_PROMQL_EVALUATION` where the series do not allow it.
 */
export function evaluate(node: Syntax, frame: Frame): Value {
  switch (node.type) {
    case "number":
      return { type: "scalar", values: new Float64Array(frame.steps).fill(node.value) };
    case "string":
      return { type: "string", value: node.value };
    case "paren":
      return evaluate(node.of, frame);
    case "selector":
      if (node.range === undefined) return vectorOf(selectInstant(node, frame));
      break;
    case "call":
      return call(node, frame, args);
    case "aggregate":
      return vectorOf(
        aggregate(node, evaluateVector(node.of, frame), parameterOf(node, frame), frame),
      );
    case "negative":
      return negative(evaluate(node.of, frame), frame);
    case "binary":
      return binary(node, frame);
    case "subquery":
      break;
  }
  throw evaluationError("a range vector is no result of its own: it is an argument of functions");
}

/** Returns the value of an expression whose type is that of an instant vector. */
export function evaluateVector(node: Syntax, frame: Frame): readonly Series[] {
  const value = evaluate(node, frame);
  if (value.type !== "vector") throw new TypeError(`expected a vector, got a ${value.type}`);
  return value.series;
}

function scalar(node: Syntax, frame: Frame): Float64Array {
  const value = evaluate(node, frame);
  if (value.type !== "scalar") throw new TypeError(`expected a scalar, got a ${value.type}`);
  return value.values;
}

function string(node: Syntax): string {
  if (node.type === "paren") return string(node.of);
  if (node.type !== "string") throw new TypeError(`expected a string, got a ${node.type}`);
  return node.value;
}

const args: Arguments = { vector: evaluateVector, scalar, string };

function parameterOf({ parameter }: AggregateNode, frame: Frame): Parameter {
  if (parameter === undefined) return undefined;
  const value = evaluate(parameter, frame);
  if (value.type === "vector") throw new TypeError("expected a scalar or string");
  return value.type === "string" ? value.value : value.values;
}

function negative(value: Value, { query }: Frame): Value {
  if (value.type === "string") throw new TypeError("expected a number or vector");
  if (value.type === "scalar") return { type: "scalar", values: value.values.map((one) => -one) };
  const series = value.series.map((one) => ({
    ...one,
    values: one.values.map((each) => -each),
    histograms: one.histograms?.map((each) => each && multiplied(each, -1)),
  }));
  return vectorOf(unnamed(series, query));
}

function binary(node: BinaryNode, frame: Frame): Value {
  const { operator, matching } = node;
  const [left, right] = [evaluate(node.left, frame), evaluate(node.right, frame)];
  const { query, steps } = frame;
  if (left.type === "string" || right.type === "string") throw new TypeError("no operator of text");
  if (left.type === "scalar") {
    return right.type === "scalar"
      ? { type: "scalar", values: combineScalars(node, left.values, right.values) }
      : vectorOf(combineWithScalar(node, right.series, left.values, true, query));
  }
  if (right.type === "scalar") {
    return vectorOf(combineWithScalar(node, left.series, right.values, false, query));
  }
  return vectorOf(
    isSetOperator(operator)
      ? combineSets(operator, left.series, right.series, matching)
      : combineVectors(node, left.series, right.series, steps, query),
  );
}
