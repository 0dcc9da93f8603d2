import type { Dimension } from "../../promql/quantity.ts";
import type { Flaw } from "../../shape.ts";
import type { Link } from "../model/link.ts";
import type { State } from "../model/panel.ts";
import { commonOf, type PanelOptions } from "./common-options.ts";
import { lineLinkProblems } from "./line-links.ts";
import {
  alertOf,
  measured,
  numberFields,
  numberProblems,
  stateProblems,
  type NumberOptions,
} from "./numbers.ts";
import { expressionsIn, panelDefinition, type PanelDefinition } from "./panel-definition.ts";
import { fieldOf, flagProblems, itemsOf, problem, type Given } from "./problem.ts";
import { dimensionOf, showProblems, shownProblems, toQuery, type Shown } from "./shown.ts";

/** One number each, and whether it is good. */
export interface StatOptions<D extends Dimension> extends PanelOptions, NumberOptions<D> {
  /** Expressions of one dimension: a number for each of their series. */
  readonly show: readonly [Shown<D>, ...Shown<NoInfer<D>>[]];
  /** What the numbers stand for, where they stand for states: the text is shown, in the colour of what it means. */
  readonly states?: readonly State[];
  /** Draws the course of each number behind it. @default false */
  readonly sparkline?: boolean;
  /** Where each number leads; `ofRow("service.name")` is its label. */
  readonly lineLinks?: readonly Link[];
}

/** One number each, on a scale. */
export interface GaugeOptions<D extends Dimension> extends PanelOptions, NumberOptions<D> {
  /** Expressions of one dimension: a number for each of their series. */
  readonly show: readonly [Shown<D>, ...Shown<NoInfer<D>>[]];
  /** Lower end of the scale, in base units: seconds, bytes, and 1 for 100 %. @default 0 */
  readonly min?: number;
  /** Upper end of the scale, in base units: seconds, bytes, and 1 for 100 %. */
  readonly max: number;
}

/**
 * Returns a panel of numbers as they are at the end of the time range, coloured by their limit or their
 * states: what answers at a glance. A dashboard begins with some.
 */
export function stat<D extends Dimension>(options: StatOptions<D>): PanelDefinition {
  return panelDefinition(options, {
    kind: "stat",
    fields: [...numberFields, "show", "states", "sparkline", "lineLinks"],
    problems: (given) => [
      ...numbersProblems(given),
      ...(given["states"] === undefined ? [] : stateProblems(given["states"], "states", 1)),
      ...flagProblems(given, ["sparkline"]),
      ...lineLinkProblems(given),
    ],
    expressions: ({ show }) => expressionsIn(show, "show"),
    build: () => {
      const { show, limit, states, sparkline = false, lineLinks = [] } = options;
      return {
        ...commonOf(options, { width: 4, height: 4 }, alertOf(limit)),
        kind: "stat",
        show: show.map(toQuery),
        ...measured(
          show.map(({ of }) => of),
          options,
        ),
        ...(states === undefined ? {} : { states }),
        sparkline,
        dataLinks: lineLinks,
      };
    },
  });
}

/** Returns a panel of numbers on a scale, as they are at the end of the time range: for what has a most. */
export function gauge<D extends Dimension>(options: GaugeOptions<D>): PanelDefinition {
  return panelDefinition(options, {
    kind: "gauge",
    fields: [...numberFields, "show", "min", "max"],
    problems: (given) => [...numbersProblems(given), ...scaleProblems(given)],
    expressions: ({ show }) => expressionsIn(show, "show"),
    build: () => {
      const { show, limit, min = 0, max } = options;
      return {
        ...commonOf(options, { width: 6, height: 6 }, alertOf(limit)),
        kind: "gauge",
        show: show.map(toQuery),
        ...measured(
          show.map(({ of }) => of),
          options,
        ),
        min,
        max,
      };
    },
  });
}

function numbersProblems(given: Given): readonly Flaw[] {
  const { show } = given;
  const dimension = itemsOf(show)
    .map((one) => dimensionOf(fieldOf(one, "of")))
    .find(Boolean);
  return [
    ...showProblems(show, (one, field) => shownProblems(one, field, dimension)),
    ...numberProblems(given, dimension),
  ];
}

function scaleProblems({ min = 0, max }: Given): readonly Flaw[] {
  if (!Number.isFinite(min)) return [problem("min", "a number", min)];
  return Number.isFinite(max) && Number(max) > Number(min)
    ? []
    : [problem("max", `a number above ${Number(min)}`, max)];
}
