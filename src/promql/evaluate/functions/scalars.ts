import { noLabels } from "../labels.ts";
import type { CallNode } from "../parse/syntax.ts";
import { timeAt, type Frame } from "../query.ts";
import { emptySeries, type Series } from "../value.ts";
import { argument, type Arguments } from "./arguments.ts";
import { goMax, goMin } from "./go-math.ts";

/** Returns the scalar that the function gives, undefined where it gives a vector. */
export function scalarFunction(
  node: CallNode,
  frame: Frame,
  { vector, scalar }: Arguments,
): Float64Array | undefined {
  const { query, steps } = frame;
  const all = (value: number): Float64Array => new Float64Array(steps).fill(value);
  switch (node.name) {
    case "time":
      return clock(frame).values;
    case "pi":
      return all(Math.PI);
    case "start":
      return all(query.startMs / 1_000);
    case "end":
      return all(query.endMs / 1_000);
    case "step":
      // Prometheus takes a range of one step for an instant here
      return all(query.startMs === query.endMs ? 0 : query.stepMs / 1_000);
    case "range":
      return all((query.endMs - query.startMs) / 1_000);
    case "min_of":
    case "max_of": {
      const choose = node.name === "min_of" ? goMin : goMax;
      const other = scalar(argument(node, 1), frame);
      return scalar(argument(node, 0), frame).map((value, step) =>
        choose(value, other[step] ?? Number.NaN),
      );
    }
    case "scalar": {
      const series = vector(argument(node, 0), frame);
      return Float64Array.from({ length: steps }, (_, step) => {
        const there = series.filter(({ present }) => present[step] === 1);
        return there.length === 1 ? (there[0]?.values[step] ?? Number.NaN) : Number.NaN;
      });
    }
    default:
      return undefined;
  }
}

/** Returns the time of each step in seconds, as a series without labels. */
export function clock(frame: Frame): Series {
  const series = emptySeries(noLabels, frame.steps);
  series.present.fill(1);
  for (let step = 0; step < frame.steps; step++) series.values[step] = timeAt(frame, step) / 1_000;
  return series;
}
