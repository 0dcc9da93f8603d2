import { isObject } from "../../is-object.ts";
import { unknownFields } from "../../nearest.ts";
import { describe, isBroken, isExpression } from "../../promql/broken.ts";
import { mapChildren, type Expression, type Node } from "../../promql/expression.ts";
import { dimensions, type Dimension } from "../../promql/quantity.ts";
import { labelName } from "../../promql/source.ts";
import type { Flaw } from "../../shape.ts";
import type { ShownExpression } from "../definition.ts";
import type { MetricQuery, MetricStore } from "../model/query.ts";
import { listProblems, problem } from "./problem.ts";

/** One query of a panel. */
export interface Shown<D extends Dimension> {
  /**
   * What is shown: the expressions of rules, over windows of the panel too (`"auto"`, `"step"`,
   * `"range"`). Limited to what the viewer chose, but for the text of `raw`, which is asked as it is.
   */
  readonly of: Expression<string, D>;
  /** Name of each line; `{{service_name}}` is the label. @default its labels */
  readonly legend?: string;
  /** `"byRange"`: of ranges over 30 days the store that keeps aggregates for a year. @default "metrics" */
  readonly store?: MetricStore;
}

const known = ["of", "legend", "store"] as const;

/** Returns the query of what is shown. */
export function toQuery({ of, legend, store }: Shown<Dimension>): MetricQuery {
  return {
    kind: "metrics",
    of,
    legend: legend ?? of.labels.map((label) => `{{${labelName(label)}}}`).join(" "),
    ...(store === undefined ? {} : { store }),
  };
}

/** Returns what cannot be meant in something that is shown. */
export function shownProblems(
  query: unknown,
  field: string,
  dimension: Dimension | undefined,
): readonly Flaw[] {
  if (!isObject(query) || isExpression(query)) {
    return [
      { field, expected: "something to show, such as { of: rate(…) }", got: describe(query) },
    ];
  }
  const { of } = query;
  const found = expressionProblems(of, `${field}.of`, dimension);
  if (found.length > 0 || !isExpression(of) || isBroken(of.node)) return found;
  const { store } = query;
  return [
    ...unknownFields(query, known, field),
    ...legendProblems(query["legend"], of.labels, `${field}.legend`),
    ...(store === undefined || store === "metrics" || store === "byRange"
      ? []
      : [problem(`${field}.store`, "metrics or byRange", store)]),
  ];
}

/** Returns what cannot be meant in a list of what is shown. */
export function showProblems(
  show: unknown,
  each: (one: unknown, field: string) => readonly Flaw[],
): readonly Flaw[] {
  return listProblems(
    "show",
    show,
    { expected: "at least one expression to show", least: 1 },
    each,
  );
}

/** Returns what is wrong with what should be an expression of the dimension. */
export function expressionProblems(
  of: unknown,
  field: string,
  dimension: Dimension | undefined,
): readonly Flaw[] {
  if (!isExpression(of)) {
    return [{ field, expected: 'an expression such as rate(metric, "5m")', got: describe(of) }];
  }
  // What is wrong in it is told with what it reads
  if (isBroken(of.node) || dimension === undefined || of.dimension === dimension) return [];
  return [{ field, expected: `${dimension} like the first`, got: of.dimension }];
}

/** What is broken has a dimension only because each expression has one. */
export function dimensionOf(of: unknown): Dimension | undefined {
  if (!isExpression(of) || isBroken(of.node)) return undefined;
  return dimensions.find((one) => one === of.dimension);
}

/** Returns the expression as something to look up: what it reads is not known here. */
export function shownExpression(field: string, of: unknown): readonly ShownExpression[] {
  return isExpression(of) ? [{ field, node: withoutGrafanasVariables(of.node) }] : [];
}

/** PromQL of a panel may have a window that Grafana fills in. */
function withoutGrafanasVariables(node: Node): Node {
  if (node.type !== "raw") return mapChildren(node, withoutGrafanasVariables);
  const window =
    /\$(?:__(?:rate_interval|interval|range)\b|\{__(?:rate_interval|interval|range)\})/g;
  return { ...node, text: node.text.replaceAll(window, "5m") };
}

/** A label that the lines do not have would be written out as it stands. */
export function legendProblems(
  legend: unknown,
  of: readonly string[],
  field: string,
): readonly Flaw[] {
  if (legend === undefined) return [];
  if (typeof legend !== "string") return [problem(field, "a text", legend)];
  const labels = of.map(labelName);
  if (/\{\{|\}\}/.test(legend.replaceAll(/\{\{[^{}]*\}\}/g, ""))) {
    return [problem(field, "labels each in {{ and }}", legend)];
  }
  return [...legend.matchAll(/\{\{\s*([^}]*?)\s*\}\}/g)].flatMap(([, name = ""]) =>
    labels.includes(name)
      ? []
      : [problem(field, `a label of the expression (${labels.join(", ") || "none"})`, name)],
  );
}
