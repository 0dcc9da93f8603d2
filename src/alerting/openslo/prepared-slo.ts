import { parsePromql } from "../../promql/evaluate/parse/parse.ts";
import type { Mismatch } from "../../shape.ts";
import { show } from "../../show.ts";
import { indicatorOf, type Indicator, type ReadIndicator } from "./indicator.ts";
import type { OpenSloProblem, Placed } from "./read-documents.ts";
import type { References } from "./references.ts";
import { overWindow, windowPattern, type WindowedQuery } from "./window-text.ts";

/** An SLO whose queries were read. */
export interface PreparedSlo {
  readonly slo: Placed<"SLO">;
  readonly type: Indicator["type"];
  /** Which part of everything `of` counts; of a threshold, the objective's comparison says it. */
  readonly part: "good" | "bad";
  readonly of: WindowedQuery;
  /** Of a ratio of two queries. */
  readonly total: WindowedQuery | undefined;
  readonly at: ReadIndicator["at"];
}

/** Returns the SLO with its queries, or what is wrong with them. */
export function prepareSlo(
  slo: Placed<"SLO">,
  references: References,
): { readonly prepared: PreparedSlo | undefined; readonly problems: readonly OpenSloProblem[] } {
  const { indicator, at, problems } = indicatorOf(slo, references);
  if (indicator === undefined) return { prepared: undefined, problems };
  const { type } = indicator;
  if (indicator.type === "ratio") {
    const { part, isCounter } = indicator;
    const of = overWindow(indicator.of, isCounter);
    const total = overWindow(indicator.total, isCounter);
    const found = [
      ...flawed(of, at(`ratioMetric.${part}.metricSource.spec.query`)),
      ...flawed(total, at("ratioMetric.total.metricSource.spec.query")),
    ];
    if (!isQuery(of) || !isQuery(total)) return { prepared: undefined, problems: found };
    return { prepared: { slo, type, part, of, total, at }, problems: [] };
  }
  const field = indicator.type === "raw" ? "ratioMetric.raw" : "thresholdMetric";
  const of = asItIs(indicator.of);
  if (!isQuery(of)) {
    return { prepared: undefined, problems: flawed(of, at(`${field}.metricSource.spec.query`)) };
  }
  const part = indicator.type === "raw" ? indicator.part : "good";
  return { prepared: { slo, type, part, of, total: undefined, at }, problems: [] };
}

/** What is read at one time has a range of its own; a window without one is as long as the shortest. */
function asItIs(query: string): WindowedQuery | Mismatch {
  const text = query.trim();
  const fixed = text.replaceAll(windowPattern, "5m");
  try {
    const syntax = parsePromql(fixed);
    if (fixed === text) return { text, syntax };
    return {
      text: fixed,
      syntax,
      note: "its window became 5m, and is averaged over each burn rate's",
    };
  } catch (error) {
    const got = `${show(text)} (${error instanceof Error ? error.message : String(error)})`;
    return { expected: "PromQL", got };
  }
}

function isQuery(read: WindowedQuery | Mismatch): read is WindowedQuery {
  return "syntax" in read;
}

function flawed(
  read: WindowedQuery | Mismatch,
  place: Pick<OpenSloProblem, "file" | "field">,
): readonly OpenSloProblem[] {
  return isQuery(read) ? [] : [{ ...place, ...read }];
}
