import type { CallNode } from "../parse/syntax.ts";
import type { Frame } from "../query.ts";
import { vectorOf, type Value } from "../value.ts";
import { argument, type Arguments } from "./arguments.ts";
import { mapped } from "./map.ts";
import { calendarFunctions, elementwise } from "./math.ts";
import { rangeCall } from "./range-call.ts";
import { clock, scalarFunction } from "./scalars.ts";
import { vectorFunction } from "./vector-functions.ts";

/** Returns what the function makes of its arguments, whose types are checked. */
export function call(node: CallNode, frame: Frame, evaluate: Arguments): Value {
  const { name, args } = node;
  const ranges = rangeCall(node, frame, evaluate);
  if (ranges !== undefined) return vectorOf(ranges);
  const constant = scalarFunction(node, frame, evaluate);
  if (constant !== undefined) return { type: "scalar", values: constant };
  const map = elementwise[name];
  const [first] = args;
  if (map !== undefined) {
    const series =
      first === undefined && calendarFunctions.has(name)
        ? [clock(frame)]
        : evaluate.vector(argument(node, 0), frame);
    return vectorOf(mapped(series, frame, map));
  }
  return vectorOf(vectorFunction(node, frame, evaluate));
}
