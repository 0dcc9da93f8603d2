import { placeOf, type OpenSloProblem, type Placed } from "./read-documents.ts";
import { queryOf, type References } from "./references.ts";
import type { IndicatorSpec, RatioMetric } from "./slo-schema.ts";

/** What an indicator measures, as queries. */
export type Indicator =
  | {
      readonly type: "ratio";
      /** undefined: the indicator does not say. */
      readonly isCounter: boolean | undefined;
      readonly part: "good" | "bad";
      readonly of: string;
      readonly total: string;
    }
  /** A share that is computed already. */
  | { readonly type: "raw"; readonly part: "good" | "bad"; readonly of: string }
  | { readonly type: "threshold"; readonly of: string };

/** An indicator with its place, or what is wrong with it. */
export interface ReadIndicator {
  /** undefined: there are problems. */
  readonly indicator: Indicator | undefined;
  /** Where its queries stand: `SLI checkout.spec.ratioMetric`. */
  readonly at: (field: string) => Pick<OpenSloProblem, "file" | "field">;
  readonly problems: readonly OpenSloProblem[];
}

/** Returns the indicator that the SLO has or refers to. */
export function indicatorOf(slo: Placed<"SLO">, references: References): ReadIndicator {
  const { indicator, indicatorRef: name } = slo.spec;
  const here = (field: string): Pick<OpenSloProblem, "file" | "field"> => ({
    file: slo.file,
    field: placeOf(slo, field),
  });
  const fails = (problems: readonly OpenSloProblem[]): ReadIndicator => ({
    indicator: undefined,
    at: here,
    problems,
  });
  if ((indicator === undefined) === (name === undefined)) {
    const got = name === undefined ? "neither" : "both";
    return fails([
      { ...here("spec.indicator"), expected: "either indicator or indicatorRef", got },
    ]);
  }
  if (indicator !== undefined)
    return specOf(indicator.spec, slo, "spec.indicator.spec", references);
  const found = references.find("SLI", name ?? "");
  if (found === undefined) {
    return fails(references.missing(slo, "spec.indicatorRef", "SLI", name ?? ""));
  }
  return specOf(found.spec, found, "spec", references);
}

function specOf(
  { ratioMetric, thresholdMetric }: IndicatorSpec,
  from: Placed,
  field: string,
  references: References,
): ReadIndicator {
  const at = (part: string): Pick<OpenSloProblem, "file" | "field"> => ({
    file: from.file,
    field: placeOf(from, part === "" ? field : `${field}.${part}`),
  });
  if ((ratioMetric === undefined) === (thresholdMetric === undefined)) {
    const got = ratioMetric === undefined ? "neither" : "both";
    const expected = "either ratioMetric or thresholdMetric";
    return { indicator: undefined, at, problems: [{ ...at(""), expected, got }] };
  }
  if (ratioMetric !== undefined) {
    const problems = ratioProblems(ratioMetric).map(({ field: part, ...flaw }) => ({
      ...at(part),
      ...flaw,
    }));
    if (problems.length > 0) return { indicator: undefined, at, problems };
    const place = `${field}.ratioMetric`;
    return {
      at,
      ...ratioOf(ratioMetric, (metric, part) =>
        queryOf(metric, from, `${place}.${part}`, references),
      ),
    };
  }
  if (thresholdMetric === undefined) return { indicator: undefined, at, problems: [] };
  const { query: of, problems } = queryOf(
    thresholdMetric,
    from,
    `${field}.thresholdMetric`,
    references,
  );
  return { at, indicator: problems.length > 0 ? undefined : { type: "threshold", of }, problems };
}

interface RatioProblem {
  readonly field: string;
  readonly expected: string;
  readonly got: string;
}

function ratioProblems({ good, bad, total, raw, rawType }: RatioMetric): readonly RatioProblem[] {
  const given = { good, bad, total };
  const named = Object.entries(given).flatMap(([name, one]) => (one === undefined ? [] : [name]));
  if (raw !== undefined) {
    const others = named.map((name) => ({
      field: `ratioMetric.${name}`,
      expected: "nothing besides raw",
      got: "a metric",
    }));
    if (rawType !== undefined) return others;
    return [
      ...others,
      { field: "ratioMetric.rawType", expected: "success or failure", got: "nothing" },
    ];
  }
  return [
    ...((good === undefined) === (bad === undefined)
      ? [
          {
            field: "ratioMetric",
            expected: "either good or bad, or raw",
            got: good === undefined ? "neither" : "both",
          },
        ]
      : []),
    ...(total === undefined
      ? [{ field: "ratioMetric.total", expected: "a metric", got: "nothing" }]
      : []),
    ...(rawType === undefined
      ? []
      : [{ field: "ratioMetric.rawType", expected: "nothing without raw", got: rawType }]),
  ];
}

type Query = (
  metric: NonNullable<RatioMetric["total"]>,
  part: string,
) => ReturnType<typeof queryOf>;

function ratioOf(
  { good, bad, total, raw, rawType, counter }: RatioMetric,
  query: Query,
): Pick<ReadIndicator, "indicator" | "problems"> {
  if (raw !== undefined) {
    const { query: of, problems } = query(raw, "raw");
    const part = rawType === "failure" ? "bad" : "good";
    return { indicator: problems.length > 0 ? undefined : { type: "raw", part, of }, problems };
  }
  const part = good === undefined ? "bad" : "good";
  const counted = good ?? bad;
  if (counted === undefined || total === undefined) return { indicator: undefined, problems: [] };
  const of = query(counted, part);
  const all = query(total, "total");
  const problems = [...of.problems, ...all.problems];
  if (problems.length > 0) return { indicator: undefined, problems };
  return {
    indicator: { type: "ratio", isCounter: counter, part, of: of.query, total: all.query },
    problems,
  };
}
