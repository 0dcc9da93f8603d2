import { toMs, type Duration } from "../../duration.ts";
import { isNeverNegative } from "../../promql/never-negative.ts";
import type { Dimension } from "../../promql/quantity.ts";
import type { Link } from "../model/link.ts";
import type { Flaw } from "../../shape.ts";
import type { TimeSeriesPanel } from "../model/panel.ts";
import type { LineCountQuery } from "../model/query.ts";
import { commonOf, type PanelOptions } from "./common-options.ts";
import { dimensionOfCount, isLineCount, lineCountProblems } from "./count-lines.ts";
import { lineLinkProblems } from "./line-links.ts";
import { alertOf, measureOf, numberFields, numberProblems, type NumberOptions } from "./numbers.ts";
import { expressionsIn, panelDefinition, type PanelDefinition } from "./panel-definition.ts";
import { fieldOf, flagProblems, itemsOf, problem, type Given } from "./problem.ts";
import { dimensionOf, showProblems, shownProblems, toQuery, type Shown } from "./shown.ts";
import { wholeMs } from "./whole-ms.ts";

/** Lines over time. */
export interface TimeSeriesOptions<D extends Dimension> extends PanelOptions, NumberOptions<D> {
  /** Expressions of one dimension, and numbers of log lines where it is a count or a rate. */
  readonly show: readonly [Shown<D> | LineCountQuery, ...(Shown<NoInfer<D>> | LineCountQuery)[]];
  /** Upper end of the axis, where the value has one, in base units: 1 for 100 %. @default what is shown, and the limit */
  readonly max?: number;
  /** On top of each other: of parts of a whole. @default false */
  readonly stacked?: boolean;
  /** With single requests as dots that open their traces: of histograms that carry them. @default false */
  readonly exemplars?: boolean;
  /** The least distance of two points: that of the samples, where they come more rarely than others. @default that of a scrape */
  readonly step?: Duration;
  /** Where each line leads; `ofRow("service.name")` is its label. */
  readonly lineLinks?: readonly Link[];
}

const fields = [...numberFields, "show", "max", "stacked", "exemplars", "step", "lineLinks"];

/**
 * Returns a panel of lines over time: how it became as it is. Its axis begins at 0 unless a value may be
 * below, and has room for the limit, which is drawn as a dashed line.
 */
export function timeSeries<D extends Dimension>(options: TimeSeriesOptions<D>): PanelDefinition {
  return panelDefinition(options, {
    kind: "timeSeries",
    fields,
    problems: problemsOf,
    expressions: ({ show }) =>
      expressionsIn(show, "show").filter((_, index) => !isLineCount(itemsOf(show)[index])),
    build: () => build(options),
  });
}

function problemsOf(options: Given): readonly Flaw[] {
  const { show, max, step } = options;
  const items = itemsOf(show);
  const dimension =
    items.map((one) => dimensionOf(fieldOf(one, "of"))).find(Boolean) ??
    items.filter(isLineCount).map(dimensionOfCount)[0];
  return [
    ...showProblems(show, (one, field) =>
      isLineCount(one)
        ? lineCountProblems(one, field, dimension)
        : shownProblems(one, field, dimension),
    ),
    ...numberProblems(options, dimension),
    ...(max === undefined || (Number.isFinite(max) && Number(max) > 0)
      ? []
      : [problem("max", "a number above 0", max)]),
    ...(step === undefined || isDuration(step)
      ? []
      : [problem("step", 'a duration such as "5m"', step)]),
    ...flagProblems(options, ["stacked", "exemplars"]),
    ...lineLinkProblems(options),
  ];
}

function isDuration(value: unknown): boolean {
  return wholeMs(value) > 0;
}

function build<D extends Dimension>(options: TimeSeriesOptions<D>): TimeSeriesPanel {
  const { show, limit, max, stacked = false, exemplars = false, step, lineLinks = [] } = options;
  const metrics = show.flatMap((one) => (isLineCount(one) ? [] : [one]));
  const counts = show.filter(isLineCount);
  const expressions = metrics.map(({ of }) => of);
  const measure =
    expressions.length > 0
      ? measureOf(expressions, options)
      : {
          dimension: counts.map(dimensionOfCount)[0] ?? "count",
          counted: options.counted ?? "lines",
        };
  return {
    ...commonOf(options, { width: 8, height: 8 }, alertOf(limit)),
    kind: "timeSeries",
    show: show.map((one) => (isLineCount(one) ? one : toQuery(one))),
    measure,
    ...(limit === undefined ? {} : { limit }),
    min: expressions.every(({ node }) => isNeverNegative(node)) ? 0 : undefined,
    ...(max === undefined ? {} : { max }),
    stacked,
    exemplars,
    ...(step === undefined ? {} : { stepMs: toMs(step) }),
    dataLinks: lineLinks,
  };
}
