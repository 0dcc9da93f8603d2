import { evaluationError } from "../failure.ts";
import { byValue } from "../quantile.ts";
import { isPresent, isThere, keptSteps, type Series } from "../value.ts";
import type { Group } from "./groups.ts";
import { Heap } from "./heap.ts";

/** Values that a NaN is less than, as in Go's vectorByValueHeap; the other way round for bottomk. */
const less = (a: number, b: number): boolean => Number.isNaN(a) || a < b;
const more = (a: number, b: number): boolean => Number.isNaN(a) || a > b;

interface Entry {
  readonly series: Series;
  readonly value: number;
}

/**
 * `topk`, `bottomk` and `limitk`: of each group the `k` series at each step; at a single step in the
 * order of their values. Histograms have no order: `limitk` alone takes them.
 *
 * @throws ObservabilityError `OBS_PROMQL_EVALUATION` where `k` is NaN or too large for an integer.
 */
export function select(
  operator: "topk" | "bottomk" | "limitk",
  groups: readonly Group[],
  ks: Float64Array,
  steps: number,
): readonly Series[] {
  checkCounts(ks);
  const kept = new Map<Series, Uint8Array>();
  for (const group of groups) {
    for (let step = 0; step < steps; step++) {
      const k = Math.trunc(ks[step] ?? 0);
      if (k < 1) continue;
      for (const series of selectAt(operator, group, k, step)) {
        const present = kept.get(series) ?? new Uint8Array(steps);
        present[step] = 1;
        kept.set(series, present);
      }
    }
  }
  return [...kept]
    .map(([series, selected]) => keptSteps(series, (step) => selected[step] === 1))
    .filter(isPresent);
}

function checkCounts(ks: Float64Array): void {
  if (ks.some(Number.isNaN)) throw evaluationError("Parameter value is NaN");
  const tooFar = ks.find((k) => Math.abs(k) >= 2 ** 63);
  if (tooFar !== undefined) {
    throw evaluationError(`Scalar value ${tooFar} ${tooFar > 0 ? "over" : "under"}flows int64`);
  }
}

function selectAt(
  operator: "topk" | "bottomk" | "limitk",
  { series }: Group,
  k: number,
  step: number,
): readonly Series[] {
  if (operator === "limitk") return series.filter((one) => isThere(one, step)).slice(0, k);
  const there = series.flatMap((one) =>
    one.present[step] === 1 ? [{ series: one, value: one.values[step] ?? Number.NaN }] : [],
  );
  const isLess = operator === "topk" ? less : more;
  const heap = new Heap<Entry>((a, b) => isLess(a.value, b.value));
  for (const entry of there) {
    const least = heap.items[0];
    if (heap.items.length < k) heap.push(entry);
    else if (least !== undefined && beats(entry.value, least.value, operator)) {
      heap.replaceLeast(entry);
    }
  }
  const sign = operator === "topk" ? -1 : 1;
  const sorted = heap.items.toSorted((a, b) =>
    // NaN comes last either way
    Number.isNaN(a.value) || Number.isNaN(b.value)
      ? -byValue(a.value, b.value)
      : sign * byValue(a.value, b.value),
  );
  return sorted.map((entry) => entry.series);
}

function beats(value: number, least: number, operator: "topk" | "bottomk"): boolean {
  if (Number.isNaN(least)) return !Number.isNaN(value);
  return operator === "topk" ? least < value : least > value;
}
