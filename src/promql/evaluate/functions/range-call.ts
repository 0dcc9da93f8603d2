import { evaluationError } from "../failure.ts";
import type { NotePlace } from "../histogram-notes.ts";
import { metricName, valueOf } from "../labels.ts";
import { noteCounterName, noteQuantile } from "../notes.ts";
import { unwrapped, type CallNode, type Edges } from "../parse/syntax.ts";
import { quantile } from "../quantile.ts";
import type { Frame } from "../query.ts";
import { overRanges, toRangeNode, type RangeCall } from "../ranges.ts";
import { unnamed, type Series } from "../value.ts";
import type { RangeFunction } from "../window.ts";
import { absent } from "./absent.ts";
import { argument, type Arguments } from "./arguments.ts";
import { counting } from "./counting.ts";
import { extendedHistogramRate } from "./extended-histogram-rate.ts";
import { extendedRate } from "./extended-rate.ts";
import { mixedRangeFunction, ofOneKind } from "./mixed-ranges.ts";
import { overTime } from "./over-time.ts";
import { growths, idelta, irate, rateFunction } from "./rate.ts";
import { deriv, doubleExponentialSmoothing, predictLinear } from "./regression.ts";

/** Range functions that act like an offset: the series stays what it is. */
const keepsName: ReadonlySet<string> = new Set(["last_over_time", "first_over_time"]);

const readsStarts: ReadonlySet<string> = new Set(["rate", "irate", "increase", "resets"]);

const edgesOf: Readonly<Record<Edges, readonly string[]>> = {
  anchored: ["changes", "delta", "increase", "rate", "resets"],
  smoothed: ["delta", "increase", "rate"],
};

/**
 * Returns what the function makes of a range vector, undefined where it takes none.
 *
 * @throws ObservabilityError `OBS_PROMQL_EVALUATION` where it does not take such edges.
 */
export function rangeCall(
  node: CallNode,
  frame: Frame,
  evaluate: Arguments,
): readonly Series[] | undefined {
  const { name, args } = node;
  const wrapped = args[name === "quantile_over_time" ? 1 : 0];
  if (wrapped === undefined) return undefined;
  const arg = unwrapped(wrapped);
  // Prometheus has lost where a subquery stood when it comes to tell of it
  const at = arg.type === "subquery" ? { from: 0, to: 0 } : arg;
  const place = { query: frame.query, at };
  const apply = ofNumbers(node, frame, evaluate, place);
  if (apply === undefined) return undefined;
  const range = toRangeNode(arg);
  const edges = range.type === "selector" ? range.edges : undefined;
  const found = overRanges(range, frame, toCall(name, apply, edges, place), evaluate.vector);
  if (name === "rate" || name === "increase") noteNames(found, place);
  if (name === "absent_over_time") return absent(arg, found, frame.steps);
  return keepsName.has(name) ? found : unnamed(found, frame.query);
}

function toCall(
  name: string,
  apply: RangeFunction,
  edges: Edges | undefined,
  place: NotePlace,
): RangeCall {
  const counter = name === "rate" || name === "increase";
  const reads = {
    countsResets: counter && edges === undefined,
    readsStarts: readsStarts.has(name),
  };
  if (edges === undefined) {
    return { ...reads, apply, applyMixed: mixedRangeFunction(name, apply, place) };
  }
  if (name === "rate" || name === "increase" || name === "delta") {
    const kind = { ...growths[name], smoothed: edges === "smoothed" };
    const extended = extendedRate(kind);
    const ofHistograms = extendedHistogramRate(kind, place);
    return { ...reads, apply: extended, applyMixed: ofOneKind(extended, ofHistograms, place) };
  }
  if (edges === "anchored" && (name === "resets" || name === "changes")) {
    const counted = counting(name, true);
    return { ...reads, apply: counted, applyMixed: counted };
  }
  throw evaluationError(
    `${edges} modifier can only be used with: ${edgesOf[edges].join(", ")} - not with ${name}`,
  );
}

/** Returns what the function makes of numbers. */
function ofNumbers(
  node: CallNode,
  frame: Frame,
  { scalar }: Arguments,
  place: NotePlace,
): RangeFunction | undefined {
  const at = (index: number): Float64Array => scalar(argument(node, index), frame);
  const { name } = node;
  switch (name) {
    case "rate":
    case "increase":
    case "delta":
      return rateFunction(growths[name], place);
    case "irate":
      return irate;
    case "idelta":
      return idelta;
    case "resets":
      return frame.query.startTimes ? counting(name, false) : overTime[name];
    case "deriv":
      return deriv;
    case "predict_linear":
      return predictLinear(at(1));
    case "double_exponential_smoothing":
      return doubleExponentialSmoothing(at(1), at(2));
    case "quantile_over_time":
      return quantiles(at(0), { query: frame.query, at: argument(node, 0) });
    default:
      return overTime[name];
  }
}

function quantiles(qs: Float64Array, { query, at }: NotePlace): RangeFunction {
  return (window, step) => {
    const q = qs[step] ?? Number.NaN;
    noteQuantile(query, q, at);
    window.result = quantile(q, window.values.subarray(window.from, window.to));
    return true;
  };
}

/** Prometheus tells of names that no counter has where there is any number in the result. */
function noteNames(series: readonly Series[], { query, at }: NotePlace): void {
  const numbers = series.filter(({ present }) => present.includes(1));
  for (const one of new Set(numbers.map(({ labels }) => valueOf(labels, metricName)))) {
    noteCounterName(query, one, at);
  }
}
