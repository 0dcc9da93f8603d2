import { unknownFields } from "../../nearest.ts";
import type { Flaw } from "../../shape.ts";
import { isObject } from "../../is-object.ts";
import { describe, isBroken, isExpression } from "../../promql/broken.ts";
import { mapChildren, type Node } from "../../promql/expression.ts";
import { dimensions, isQuantity, type Dimension } from "../../promql/quantity.ts";
import { labelName } from "../../promql/source.ts";
import { show } from "../../show.ts";
import type { ShownExpression } from "../definition.ts";
import { units } from "./unit.ts";

/** Returns what cannot be meant in a panel: types say it too, but JavaScript comes here as well. */
export function panelProblems(options: unknown): readonly Flaw[] {
  if (!isObject(options)) return [problem("", "what a panel shows, as an object", options)];
  const { show: shown, unit, limit, width } = options;
  const queries = Array.isArray(shown) ? shown : [];
  const dimension = queries.map(dimensionOf).find((one) => one !== undefined);
  return [
    ...unknownFields(options, ["title", "description", "unit", "show", "limit", "width"], ""),
    ...textProblems(options, ["title", "description"]),
    ...(queries.length === 0 ? [problem("show", "at least one expression to show", shown)] : []),
    ...queries.flatMap((query, index) => queryProblems(query, `show[${index}]`, dimension)),
    ...(dimension === undefined ? [] : unitProblems(unit, dimension)),
    ...(dimension === undefined ? [] : limitProblems(limit, dimension)),
    ...(width === undefined || (Number.isInteger(width) && Number(width) > 0 && Number(width) <= 24)
      ? []
      : [problem("width", "columns, 1 to 24", width)]),
  ];
}

/** Returns the expressions that a panel shows: what they read is not known here. */
export function expressionsIn(options: unknown): readonly ShownExpression[] {
  const shown: unknown = isObject(options) ? options["show"] : undefined;
  const queries: readonly unknown[] = Array.isArray(shown) ? shown : [];
  return queries.flatMap((query, index) => {
    const of = isObject(query) ? query["of"] : undefined;
    return isExpression(of)
      ? [{ field: `show[${index}].of`, node: withoutGrafanasVariables(of.node) }]
      : [];
  });
}

/** PromQL of a panel may have a window that Grafana fills in. */
function withoutGrafanasVariables(node: Node): Node {
  if (node.type !== "raw") return mapChildren(node, withoutGrafanasVariables);
  const window =
    /\$(?:__(?:rate_interval|interval|range)\b|\{__(?:rate_interval|interval|range)\})/g;
  return { ...node, text: node.text.replaceAll(window, "5m") };
}

/** Returns a problem for each of the texts that says nothing. */
export function textProblems(
  options: Readonly<Record<string, unknown>>,
  fields: readonly string[],
): readonly Flaw[] {
  return fields.flatMap((field) => {
    const text = options[field];
    return typeof text === "string" && text.trim() !== ""
      ? []
      : [problem(field, "a text that is not empty", text)];
  });
}

/** Returns the problem with the value shown. */
export function problem(field: string, expected: string, got: unknown): Flaw {
  return { field, expected, got: show(got) };
}

/** What is broken has a dimension only because each expression has one. */
function dimensionOf(query: unknown): Dimension | undefined {
  const of = isObject(query) ? query["of"] : undefined;
  if (!isExpression(of) || isBroken(of.node)) return undefined;
  return dimensions.find((one) => one === of.dimension);
}

function queryProblems(
  query: unknown,
  field: string,
  dimension: Dimension | undefined,
): readonly Flaw[] {
  const of = isObject(query) ? query["of"] : undefined;
  if (!isObject(query) || !isExpression(of)) {
    const expected = 'an expression such as rate(metric, "5m")';
    return [{ field: `${field}.of`, expected, got: describe(of) }];
  }
  // What is wrong in it is told with what it reads
  if (isBroken(of.node)) return [];
  const own = dimensionOf(query);
  if (own !== dimension) {
    return [{ field: `${field}.of`, expected: `${dimension} like the first`, got: String(own) }];
  }
  return [
    ...unknownFields(query, ["of", "legend"], field),
    ...legendProblems(query["legend"], of.labels, `${field}.legend`),
  ];
}

/** A label that the lines do not have would be written out as it stands. */
function legendProblems(legend: unknown, of: readonly string[], field: string): readonly Flaw[] {
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

function unitProblems(unit: unknown, dimension: Dimension): readonly Flaw[] {
  const fitting: readonly unknown[] = units[dimension];
  if (unit === undefined || fitting.includes(unit)) return [];
  return [problem("unit", `${fitting.join(" or ")} for ${dimension}`, unit)];
}

function limitProblems(limit: unknown, dimension: Dimension): readonly Flaw[] {
  if (limit === undefined) return [];
  const [[key, value] = [], ...others] = isObject(limit) ? Object.entries(limit) : [];
  const right =
    (key === "above" || key === "below") &&
    others.length === 0 &&
    isQuantity(value) &&
    value.dimension === dimension &&
    Number.isFinite(value.value);
  return right ? [] : [problem("limit", `{ above } or { below } with ${dimension}`, limit)];
}
