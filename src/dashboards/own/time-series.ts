import type { Builder } from "@grafana/grafana-foundation-sdk/cog";
import type { Panel } from "@grafana/grafana-foundation-sdk/dashboard";

import type { Flaw } from "../../shape.ts";
import type { Expression } from "../../promql/expression.ts";
import { isObject } from "../../is-object.ts";
import { narrow } from "../../promql/narrow.ts";
import { isNeverNegative } from "../../promql/never-negative.ts";
import { printPromql } from "../../promql/print.ts";
import type { Dimension, Quantity } from "../../promql/quantity.ts";
import { labelName } from "../../promql/source.ts";
import { timeSeries as linesOverTime, type Limit, type PanelText } from "../panel.ts";
import { promql } from "../query.ts";
import type { ShownExpression } from "../definition.ts";
import { expressionsIn, panelProblems } from "./panel-problems.ts";
import { units, type UnitOf } from "./unit.ts";

/** One query of a panel. */
export interface Shown<D extends Dimension> {
  /**
   * What is shown: the expressions of rules. Limited to the services that `$service` chooses, except
   * for the text of `raw` and for series of recording rules, which are queried as they are.
   */
  readonly of: Expression<string, D>;
  /** Name of each line; `{{service_name}}` is the label. @default its labels */
  readonly legend?: string;
}

/** A panel of one's own: lines over time. */
export interface OwnTimeSeriesOptions<D extends Dimension> extends PanelText {
  /** A unit of Grafana's for the dimension. @default the dimension's own */
  readonly unit?: UnitOf<D>;
  readonly show: readonly [Shown<D>, ...Shown<NoInfer<D>>[]];
  /** Where the value becomes bad: drawn as a dashed line. */
  readonly limit?:
    | { readonly above: Quantity<NoInfer<D>> }
    | { readonly below: Quantity<NoInfer<D>> };
  /** Columns of 24. @default 8 */
  readonly width?: number;
}

/** A panel of a dashboard of one's own, and what cannot be meant in it. */
export interface OwnPanel {
  readonly title: string;
  readonly problems: readonly Flaw[];
  readonly shown: readonly ShownExpression[];
  readonly build: () => Builder<Panel>;
}

/** Returns a panel of lines over time. What cannot be meant is reported with the config's problems. */
export function timeSeries<D extends Dimension>(options: OwnTimeSeriesOptions<D>): OwnPanel {
  return {
    // JavaScript may have given nothing, which is among the problems
    title: isObject(options) ? options.title : "",
    problems: panelProblems(options),
    shown: expressionsIn(options),
    build: () => buildPanel(options),
  };
}

function buildPanel<D extends Dimension>(options: OwnTimeSeriesOptions<D>): Builder<Panel> {
  const { title, description, show, limit, width } = options;
  const [{ of }] = show;
  return linesOverTime({
    title,
    description,
    unit: options.unit ?? units[of.dimension][0],
    min: show.every((one) => isNeverNegative(one.of.node)) ? 0 : undefined,
    targets: show.map((one) => promql(printPromql(ofService(one.of)), legendOf(one))),
    ...(limit === undefined ? {} : { limit: toLimit(limit) }),
    ...(width === undefined ? {} : { width }),
  });
}

function ofService({ node }: Expression): Expression["node"] {
  return narrow(node, { label: "service.name", operator: "=~", value: "$service" });
}

function legendOf({ of, legend }: Shown<Dimension>): string {
  return legend ?? of.labels.map((label) => `{{${labelName(label)}}}`).join(" ");
}

function toLimit(limit: { above: Quantity } | { below: Quantity }): Limit {
  return "above" in limit ? { above: limit.above.value } : { below: limit.below.value };
}
