import { unsupported } from "../failure.ts";
import { noLabels } from "../labels.ts";
import { noteSort } from "../notes.ts";
import type { CallNode, Syntax } from "../parse/syntax.ts";
import type { Frame, Query } from "../query.ts";
import { latestSamples, readTimes, type ReadSample } from "../select.ts";
import { emptySeries, isThere, numbersOf, unnamed, type Series } from "../value.ts";
import { absent } from "./absent.ts";
import { argument, type Arguments } from "./arguments.ts";
import {
  histogramFraction,
  histogramQuantile,
  histogramQuantiles,
  histogramStatistic,
} from "./histograms.ts";
import { info } from "./info.ts";
import { labelJoin, labelReplace } from "./label-functions.ts";
import { clamped, mapped } from "./map.ts";
import { roundTo } from "./math.ts";
import { clock } from "./scalars.ts";
import { sortByLabel, sortByValue } from "./sorting.ts";

/** Returns the vector that the function makes of instant vectors, scalars and texts. */
export function vectorFunction(
  node: CallNode,
  frame: Frame,
  evaluate: Arguments,
): readonly Series[] {
  const { name, args } = node;
  const { query, steps } = frame;
  const vector = (index: number): readonly Series[] =>
    evaluate.vector(argument(node, index), frame);
  const scalar = (index: number): Float64Array => evaluate.scalar(argument(node, index), frame);
  const strings = (): readonly string[] => args.slice(1).map(evaluate.string);
  switch (name) {
    case "absent":
      return absent(argument(node, 0), vector(0), steps);
    case "clamp":
      return clamped(vector(0), frame, scalar(1), scalar(2));
    case "clamp_min":
      return clamped(vector(0), frame, scalar(1), undefined);
    case "clamp_max":
      return clamped(vector(0), frame, undefined, scalar(1));
    case "round": {
      const nearest = args.length > 1 ? scalar(1) : undefined;
      return mapped(vector(0), frame, (value, step) => roundTo(value, nearest?.[step] ?? 1));
    }
    case "timestamp":
      return unnamed(timestamps(argument(node, 0), frame, evaluate), query);
    case "vector": {
      const series = emptySeries(noLabels, steps);
      series.present.fill(1);
      series.values.set(scalar(0));
      return [series];
    }
    case "sort":
    case "sort_desc":
      if (steps > 1) return unsorted(numbersOf(vector(0)), node, query);
      return sortByValue(vector(0), name === "sort_desc");
    case "sort_by_label":
    case "sort_by_label_desc":
      if (steps > 1) return unsorted(vector(0), node, query);
      return sortByLabel(vector(0), strings(), name.endsWith("desc"));
    case "label_replace":
      return labelReplace(vector(0), strings());
    case "label_join":
      return labelJoin(vector(0), strings());
    case "histogram_quantile": {
      const [qAt, at] = [argument(node, 0), argument(node, 1)];
      return histogramQuantile(scalar(0), vector(1), frame, { qAt, at });
    }
    case "histogram_quantiles": {
      const quantiles = args.slice(2).map((at) => ({ q: evaluate.scalar(at, frame), at }));
      const label = evaluate.string(argument(node, 1));
      return histogramQuantiles(quantiles, label, vector(0), frame, argument(node, 0));
    }
    case "histogram_fraction":
      return histogramFraction(scalar(0), scalar(1), vector(2), frame, argument(node, 2));
    case "info":
      return info(node, vector(0), frame);
    case "start_timestamp":
      return unnamed(startTimes(argument(node, 0), frame), query);
    default: {
      const statistic = histogramStatistic(name);
      if (statistic === undefined) throw unsupported(`the function ${name}`);
      return statistic(vector(0), frame);
    }
  }
}

/** Of a range there is no order but that of the labels, of which Prometheus warns. */
function unsorted(series: readonly Series[], node: CallNode, query: Query): readonly Series[] {
  noteSort(query, node);
  return series;
}

/** Of a selector the times of its samples, of anything else the times of the steps. */
function timestamps(node: Syntax, frame: Frame, evaluate: Arguments): readonly Series[] {
  if (node.type === "paren") return timestamps(node.of, frame, evaluate);
  if (node.type === "selector") {
    const read: ReadSample = ({ times }, at) => (times[at] ?? 0) / 1_000;
    return latestSamples(node.matchers, frame, readTimes(node, frame), read);
  }
  const { values } = clock(frame);
  return evaluate.vector(node, frame).map((one) => ({
    ...one,
    values,
    present: one.present.map((_, step) => Number(isThere(one, step))),
    histograms: undefined,
  }));
}

/** Of a selector when its counters began, of anything else nothing. */
function startTimes(node: Syntax, frame: Frame): readonly Series[] {
  if (node.type === "paren") return startTimes(node.of, frame);
  if (node.type !== "selector" || !frame.query.startTimes) return [];
  const read: ReadSample = (series, at) => (series.startTimes?.[at] ?? 0) / 1_000;
  return latestSamples(node.matchers, frame, readTimes(node, frame), read);
}
