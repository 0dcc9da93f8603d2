import type { Node } from "../../promql/expression.ts";
import { birthVariations, joinVariations } from "./birth-variations.ts";
import { selects } from "./plan.ts";
import { alternativeValues } from "./sample-labels.ts";
import { splitVariations } from "./split-variations.ts";
import type { TestCase } from "./test-case.ts";
import type { SegmentLengths, Stage, VariedSeries, Variation } from "./variation.ts";
import { driven, isDriven, relabelled } from "./varied-series.ts";
import { seriesKey, sourcesOf } from "./world.ts";

/** Returns the variations of the alert's test cases. */
export function variationsOf(
  node: Node,
  testCases: readonly TestCase[],
  lengths: SegmentLengths,
): readonly Variation[] {
  const all = testCases.flatMap(({ role, plan, levels, about }) => {
    if (Number.isNaN(levels.over) || levels.past !== undefined) return [];
    const stage: Stage = { node, plan, levels, lengths, about };
    const births = [...joinVariations(stage), ...birthVariations(stage)];
    if (role === "guard") return [...births, ...splitVariations(stage)];
    return [...splitVariations(stage), ...alternativeVariations(stage), ...births];
  });
  const clear = all.map((one) => ({ ...one, series: distinct(one.series) }));
  // A part and its whole often ask for the same
  const different = new Map(clear.map((one) => [JSON.stringify(one.series, withNaN), one]));
  return [...different.values()].slice(0, most);
}

/** More would take promtool longer than all else of the test. */
const most = 60;

/** JSON has no NaN. */
function withNaN(_: string, value: unknown): unknown {
  return Number.isNaN(value) ? "absent" : value;
}

/** Each alternative of a pattern selects, or leaves out, by itself. */
function alternativeVariations(stage: Stage): readonly Variation[] {
  const { node, plan, levels } = stage;
  return sourcesOf(node).flatMap((source) => {
    if (source.type !== "selector") return [];
    return source.matchers.flatMap((matcher) =>
      alternativeValues(matcher).map((value) => ({
        name: `${matcher.label} is ${value}`,
        series: plan.flatMap((series) => {
          const loud = driven(stage, series, levels.strong);
          // What a condition leaves out is there besides, as loud as what is counted
          if (matcher.operator === "!~") {
            const quiet = driven(stage, series, levels.healthy);
            return isDriven(series) ? [quiet, relabelled(loud, matcher.label, value)] : [quiet];
          }
          const own = selects({ ...source, matchers: [matcher] }, series);
          return [own ? relabelled(loud, matcher.label, value) : loud];
        }),
      })),
    );
  });
}

function distinct(all: readonly VariedSeries[]): readonly VariedSeries[] {
  const byKey = new Map<string, VariedSeries>();
  for (const one of all) {
    const key = seriesKey(one.series);
    if (!byKey.has(key)) byKey.set(key, one);
  }
  return [...byKey.values()];
}
