import { isEqual } from "../histogram/equal.ts";
import { isReset } from "../histogram/reset.ts";
import type { RangeFunction, Window } from "../window.ts";
import { isStartResetAt } from "./start-time.ts";
import { samplesOf, type Sample } from "./window-samples.ts";

type Differs = (before: Sample, after: Sample) => boolean;

const changed: Differs = ({ value: before }, { value: after }) => {
  if (typeof before === "number") {
    return before !== after && !(Number.isNaN(before) && Number.isNaN(after));
  }
  return typeof after === "number" || !isEqual(after, before);
};

const wasReset: Differs = (before, after) => {
  const begins = isStartResetAt(before.startMs, before.timeMs, after.startMs, after.timeMs);
  if (typeof before.value === "number") {
    return typeof after.value !== "number" || begins || after.value < before.value;
  }
  return typeof after.value === "number" || begins || isReset(after.value, before.value);
};

/** `changes` and `resets` of samples of any kind; a sample of another kind is always counted. */
export function counting(name: "changes" | "resets", anchored: boolean): RangeFunction {
  const differs = name === "changes" ? changed : wasReset;
  return (window) => {
    const samples = anchored ? anchoredSamples(window) : samplesOf(window);
    if (samples.length === 0) return false;
    window.result = samples.filter((sample, at) => {
      const before = samples[at - 1];
      return before !== undefined && differs(before, sample);
    }).length;
    return true;
  };
}

/** Returns what is within the range and the sample before; nothing where nothing is within. */
function anchoredSamples(window: Window): readonly Sample[] {
  const samples = samplesOf(window);
  const within = samples.findIndex(({ timeMs }) => timeMs > window.startMs);
  return within === -1 ? [] : samples.slice(Math.max(0, within - 1));
}
