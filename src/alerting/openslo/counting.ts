import { withoutBinaryTail } from "../../decimal.ts";
import { toCamelCase } from "../../letter-case.ts";
import type { Window } from "../../promql/series.ts";
import type { NamedMetrics } from "./known-metrics.ts";
import type { PreparedSlo } from "./prepared-slo.ts";
import { queryCode } from "./query-code.ts";
import type { SloObjective } from "./slo-schema.ts";
import {
  asNumber,
  asShare,
  averagedOver,
  compared,
  counted,
  goodShare,
  goodSlice,
  samples,
  sliceShare,
  summed,
  type Ratio,
  type SampleCode,
  type Sampled,
} from "./slices.ts";
import { sliceWindow } from "./time-window.ts";
import { quoted, type QueryCode } from "./code.ts";

/** What an objective counts, and what is recorded for it. */
export interface CountingCode extends Ratio {
  readonly samples: readonly SampleCode[];
}

/** The share that has to be good: as a number, and as it is written. */
export interface Target {
  readonly value: number;
  readonly code: string;
  readonly uses: readonly ["ratio"] | readonly ["percent"];
}

/** Returns the share that has to be good. */
export function targetOf({ target, targetPercent }: SloObjective): Target {
  if (target !== undefined) return { value: target, code: `ratio(${target})`, uses: ["ratio"] };
  const percent = targetPercent ?? 0;
  const value = withoutBinaryTail(percent / 100);
  return { value, code: `percent(${percent})`, uses: ["percent"] };
}

/** Returns what the objective counts. */
export function countingOf(
  prepared: PreparedSlo,
  given: SloObjective,
  id: string,
  metrics: NamedMetrics,
): CountingCode {
  const of = queryCode(prepared.of, metrics);
  const total = prepared.total === undefined ? undefined : queryCode(prepared.total, metrics);
  const method = prepared.slo.spec.budgetingMethod;
  const { window: slice } = sliceWindow(given, method);
  const { part } = prepared;
  if (total !== undefined && method === "Occurrences") return { part, of, total, samples: [] };
  return sampledCounting(id, slice, sampleOf(prepared, given, of, total));
}

/** What is good of a sample, 0 to 1. */
function sampleOf(
  { slo, type, part }: PreparedSlo,
  given: SloObjective,
  of: QueryCode,
  total: QueryCode | undefined,
): Sampled {
  const method = slo.spec.budgetingMethod;
  const { window: slice } = sliceWindow(given, method);
  const { timeSliceTarget: least = 1 } = given;
  if (total !== undefined) {
    const ratio = { part, of, total };
    return method === "Timeslices"
      ? goodSlice(ratio, slice, least)
      : asNumber(goodShare(part, sliceShare(ratio, slice)));
  }
  if (type === "threshold")
    return ofThreshold(of, given, method === "Timeslices" ? slice : undefined);
  const ready = { code: of.code(quoted("5m")), of: of.at("5m"), uses: of.uses };
  const good = goodShare(part, asShare(ready));
  return method === "Timeslices" ? atLeastGood(good, least) : good;
}

function sampledCounting(id: string, slice: Window, sampled: Sampled): CountingCode {
  const sample = samples(id, `${lowerFirst(toCamelCase(id))}Samples`, slice, sampled);
  return { part: "good", of: summed(sample), total: counted(sample), samples: [sample] };
}

/** A share that is computed already makes a good slice where it is good enough. */
function atLeastGood({ code, of, uses }: Sampled, least: number): Sampled {
  return compared({ code: () => code, at: () => of, uses }, "gte", least);
}

/** Of a slice, the share of its samples that are good has to reach the slice's target. */
function ofThreshold(
  of: QueryCode,
  { op = "lte", value = 0, timeSliceTarget = 1 }: SloObjective,
  slice: Window | undefined,
): Sampled {
  const flagged = compared(of, op, value);
  if (slice === undefined) return flagged;
  return compared(averagedOver(flagged, slice), "gte", timeSliceTarget);
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
