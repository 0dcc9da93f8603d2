import { sum } from "../../promql/aggregate.ts";
import { bucketRates, type Histogram } from "../../promql/histogram.ts";
import { describe } from "../../promql/broken.ts";
import { isMetric } from "../../promql/series.ts";
import type { Expression } from "../../promql/expression.ts";
import type { Flaw } from "../../shape.ts";
import { dimensionOf as dimensionOfMetric, type Where } from "../../promql/source.ts";
import type { Measure } from "../model/unit.ts";
import { commonOf, type PanelOptions } from "./common-options.ts";
import { panelDefinition, type PanelDefinition } from "./panel-definition.ts";
import { flagProblems, type Given } from "./problem.ts";

/** The distribution of a histogram over time. */
export interface HeatmapOptions<M extends Histogram> extends PanelOptions {
  /** A histogram of a catalog, with buckets. */
  readonly of: M;
  /** Only those of its series that have these labels. @default all */
  readonly where?: Where<M>;
  /** With single requests as dots that open their traces: of histograms that carry them. @default false */
  readonly exemplars?: boolean;
}

/** Returns a panel of how many observations fell into each bucket, over time: two humps are two causes. */
export function heatmap<M extends Histogram>(options: HeatmapOptions<M>): PanelDefinition {
  return panelDefinition(options, {
    kind: "heatmap",
    fields: ["of", "where", "exemplars"],
    problems: (given) => [...ofProblems(given), ...flagProblems(given, ["exemplars"])],
    expressions: ({ of }) => (isHistogram(of) ? [["of", buckets(options)]] : []),
    build: () => ({
      ...commonOf(options, { width: 12, height: 8 }),
      kind: "heatmap",
      of: buckets(options),
      measure: measureOfMetric(options.of),
      exemplars: options.exemplars ?? false,
    }),
  });
}

function buckets<M extends Histogram>({ of, where }: HeatmapOptions<M>): Expression {
  return sum(bucketRates(of, "auto", where), { by: ["le"] });
}

/** Units in which a histogram may be recorded, in Grafana's words: bounds are not converted. */
const grafanaUnits: ReadonlyMap<string, string> = new Map([
  ["ms", "ms"],
  ["us", "µs"],
  ["ns", "ns"],
  ["min", "m"],
  ["h", "h"],
]);

function measureOfMetric(metric: Histogram): Measure {
  const unit = grafanaUnits.get(metric.unit);
  return { dimension: dimensionOfMetric(metric), ...(unit === undefined ? {} : { unit }) };
}

function ofProblems({ of }: Given): readonly Flaw[] {
  return isHistogram(of)
    ? []
    : [{ field: "of", expected: "a histogram of a catalog", got: describe(of) }];
}

function isHistogram(of: unknown): of is Histogram {
  return isMetric(of) && of.kind === "histogram";
}
