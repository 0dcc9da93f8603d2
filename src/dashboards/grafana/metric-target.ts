import { narrow } from "../../promql/narrow.ts";
import type { Expression, Node } from "../../promql/expression.ts";
import { printPromql } from "../../promql/print.ts";
import type { AnyMetric } from "../../promql/source.ts";
import type { MetricQuery } from "../model/query.ts";
import { selections, type Selection } from "../model/selection.ts";
import { sourceOf, type DataSource } from "./data-sources.ts";
import { chosenIn, type Chosen } from "./scope.ts";
import { sourceByRange } from "./source-by-range.ts";
import type { Target } from "./target.ts";
import { grafanaWindows } from "./windows.ts";

/** Prometheus, through its variable. */
export const metricsSource: DataSource = sourceOf("prometheus", "metrics");

/** Returns the PromQL of an expression, limited to what the viewer chose. */
export function chosenPromql({ node }: Pick<Expression, "node">, selection: Selection): string {
  const narrowed = chosenIn({ selection, place: "panel" }).reduce(narrowedTo, node);
  return printPromql(narrowed, grafanaWindows);
}

function narrowedTo(of: Node, { name, operator, value }: Chosen): Node {
  const { label } = selections[name];
  if (name !== "environment") return narrow(of, { label, operator, value });
  // What is wrong with the stack itself is wrong in each environment
  const orNone = { label, operator, value: `${value}|` };
  const ofServices = narrow(of, { label, operator, value }, (metric) => !isOfRules(metric));
  return narrow(ofServices, orNone, isOfRules);
}

function isOfRules(metric: AnyMetric | undefined): boolean {
  return metric !== undefined && "origin" in metric;
}

/** Returns the query over the time range. */
export function overRange(
  { of, legend, store = "metrics" }: MetricQuery,
  selection: Selection,
): Target {
  return {
    datasource: store === "byRange" ? sourceByRange : metricsSource,
    expr: chosenPromql(of, selection),
    legendFormat: legend,
    range: true,
    editorMode: "code",
  };
}

/** Returns the query at the end of the time range: what is gone has no last value. */
export function atEnd(query: MetricQuery, selection: Selection): Target {
  return { ...overRange(query, selection), range: false, instant: true };
}

/** Returns the query at the end of the time range, a row for each series. */
export function asRows(of: Expression, selection: Selection): Target {
  return {
    datasource: metricsSource,
    expr: chosenPromql(of, selection),
    format: "table",
    range: false,
    instant: true,
    editorMode: "code",
  };
}
