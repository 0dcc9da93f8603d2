import { metricName, valueOf } from "../labels.ts";
import { noteCounterName, noteQuantile } from "../notes.ts";
import type { CallNode } from "../parse/syntax.ts";
import { quantile } from "../quantile.ts";
import type { Frame } from "../query.ts";
import { overRanges, toRangeNode } from "../ranges.ts";
import { unnamed, vectorOf, type Series, type Value } from "../value.ts";
import type { RangeFunction } from "../window.ts";
import { absent } from "./absent.ts";
import { argument, type Arguments } from "./arguments.ts";
import { mapped } from "./map.ts";
import { calendarFunctions, elementwise } from "./math.ts";
import { overTime } from "./over-time.ts";
import { delta, idelta, increase, irate, rate } from "./rate.ts";
import { deriv, doubleExponentialSmoothing, predictLinear } from "./regression.ts";
import { clock, scalarFunction } from "./scalars.ts";
import { vectorFunction } from "./vector-functions.ts";

const ranges: Readonly<Record<string, RangeFunction>> = {
  ...overTime,
  rate,
  increase,
  delta,
  irate,
  idelta,
  deriv,
};

/** Range functions that act like an offset: the series stays what it is. */
const keepsName: ReadonlySet<string> = new Set(["last_over_time", "first_over_time"]);

/** Returns what the function makes of its arguments, whose types are checked. */
export function call(node: CallNode, frame: Frame, evaluate: Arguments): Value {
  const { name, args } = node;
  const rangeFunction = ranges[name] ?? parameterized(node, frame, evaluate);
  if (rangeFunction !== undefined) return vectorOf(overTimes(node, frame, rangeFunction, evaluate));
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

function parameterized(
  node: CallNode,
  frame: Frame,
  { scalar }: Arguments,
): RangeFunction | undefined {
  const at = (index: number): Float64Array => scalar(argument(node, index), frame);
  switch (node.name) {
    case "predict_linear":
      return predictLinear(at(1));
    case "double_exponential_smoothing":
      return doubleExponentialSmoothing(at(1), at(2));
    case "quantile_over_time": {
      const qs = at(0);
      return (window, step) => {
        const q = qs[step] ?? Number.NaN;
        noteQuantile(frame.query, q, argument(node, 0));
        window.result = quantile(q, window.values.subarray(window.from, window.to));
        return true;
      };
    }
    default:
      return undefined;
  }
}

function overTimes(
  node: CallNode,
  frame: Frame,
  apply: RangeFunction,
  { vector }: Arguments,
): readonly Series[] {
  const { name } = node;
  const arg = argument(node, name === "quantile_over_time" ? 1 : 0);
  const counter = name === "rate" || name === "increase";
  const found = overRanges(toRangeNode(arg), frame, apply, vector, counter);
  if (counter) {
    for (const one of new Set(found.map(({ labels }) => valueOf(labels, metricName)))) {
      noteCounterName(frame.query, one, arg);
    }
  }
  if (name === "absent_over_time") return absent(arg, found, frame.steps);
  return keepsName.has(name) ? found : unnamed(found, frame.query);
}
