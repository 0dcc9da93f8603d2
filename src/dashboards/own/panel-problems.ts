import type { Flaw } from "../../shape.ts";
import { isObject } from "../../is-object.ts";
import { dimensions, type Dimension } from "../../promql/quantity.ts";
import { labelName } from "../../promql/source.ts";
import { show } from "../../show.ts";
import { units } from "./unit.ts";

/** Returns what cannot be meant in a panel: types say it too, but JavaScript comes here as well. */
export function panelProblems(options: unknown): readonly Flaw[] {
  if (!isObject(options)) return [problem("", "what a panel shows, as an object", options)];
  const { show: shown, unit, limit, width } = options;
  const queries = Array.isArray(shown) ? shown : [];
  const dimension = queries.map(dimensionOf).find((one) => one !== undefined);
  return [
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

function dimensionOf(query: unknown): Dimension | undefined {
  const of = isObject(query) ? query["of"] : undefined;
  return isObject(of) ? dimensions.find((one) => one === of["dimension"]) : undefined;
}

function queryProblems(
  query: unknown,
  field: string,
  dimension: Dimension | undefined,
): readonly Flaw[] {
  const of = isObject(query) ? query["of"] : undefined;
  if (!isObject(query) || !isObject(of) || of["kind"] !== "expression") {
    const expected = 'an expression such as rate(metric, "5m")';
    return [{ field: `${field}.of`, expected, got: typeof of === "string" ? show(of) : typeof of }];
  }
  const own = dimensionOf(query);
  if (own !== dimension) {
    return [{ field: `${field}.of`, expected: `${dimension} like the first`, got: String(own) }];
  }
  return legendProblems(query["legend"], of["labels"], `${field}.legend`);
}

/** A label that the lines do not have would be written out as it stands. */
function legendProblems(legend: unknown, of: unknown, field: string): readonly Flaw[] {
  if (legend === undefined) return [];
  if (typeof legend !== "string") return [problem(field, "a text", legend)];
  const labels = Array.isArray(of) ? of.map((label) => labelName(String(label))) : [];
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
  const [value] = isObject(limit) ? Object.values(limit) : [];
  const right = isObject(value) && value["dimension"] === dimension;
  return right ? [] : [problem("limit", `{ above } or { below } with ${dimension}`, limit)];
}
