import { isObject } from "../../is-object.ts";
import { unknownFields } from "../../nearest.ts";
import { walk, type Expression } from "../../promql/expression.ts";
import { isQuantity, type Dimension } from "../../promql/quantity.ts";
import type { Flaw } from "../../shape.ts";
import type { LimitOption } from "../model/limit.ts";
import type { State } from "../model/panel.ts";
import { units, type Measure, type UnitOf } from "../model/unit.ts";
import { at, isText, listProblems, problem, textProblems, within } from "./problem.ts";

/** How the numbers of a panel are told and judged. */
export interface NumberOptions<D extends Dimension> {
  /** Another of Grafana's units for the same dimension, such as `reqps` for a rate. @default the dimension's own */
  readonly unit?: UnitOf<D>;
  /** What is counted, in the plural: `spans`, which a rate shows as `spans/s`. @default the word of the metric's unit */
  readonly counted?: string;
  /** Where the value becomes bad: an alert's limit, by the id of its rule, or one of one's own. @default not judged */
  readonly limit?: LimitOption<NoInfer<D>>;
}

export const numberFields = ["unit", "counted", "limit"] as const;

/** Returns what cannot be meant in how numbers are told and judged. */
export function numberProblems(
  { unit, counted, limit }: Readonly<Record<string, unknown>>,
  dimension: Dimension | undefined,
  field = "",
): readonly Flaw[] {
  if (dimension === undefined) return [];
  const fitting: readonly unknown[] = units[dimension];
  return [
    ...(unit === undefined || fitting.includes(unit)
      ? []
      : [problem(at(field, "unit"), `${fitting.join(" or ")} for ${dimension}`, unit)]),
    ...(counted === undefined || isText(counted)
      ? []
      : [problem(at(field, "counted"), "what is counted, such as spans", counted)]),
    ...limitProblems(limit, dimension, at(field, "limit")),
  ];
}

function limitProblems(limit: unknown, dimension: Dimension, field: string): readonly Flaw[] {
  if (limit === undefined) return [];
  const [[key, value] = [], ...others] = isObject(limit) ? Object.entries(limit) : [];
  if (key === "alert" && others.length === 0) {
    return isText(value) ? [] : [problem(`${field}.alert`, "the id of an alert", value)];
  }
  const right =
    (key === "above" || key === "below") &&
    others.length === 0 &&
    isQuantity(value) &&
    value.dimension === dimension &&
    Number.isFinite(value.value);
  return right
    ? []
    : [problem(field, `{ alert }, or { above } or { below } with ${dimension}`, limit)];
}

/** Returns the ids of the alerts whose limit it is. */
export function alertOf(limit: LimitOption | undefined): readonly string[] {
  return limit?.alert === undefined ? [] : [limit.alert];
}

/** Returns what the numbers measure. */
export function measureOf(
  expressions: readonly Expression[],
  { unit, counted = countedIn(expressions) }: { readonly unit?: string; readonly counted?: string },
): Measure {
  const [first] = expressions;
  return {
    dimension: first?.dimension ?? "count",
    ...(counted === undefined ? {} : { counted }),
    ...(unit === undefined ? {} : { unit }),
  };
}

/** Returns what numbers measure, and their limit, as a panel and a column have them. */
export function measured<D extends Dimension>(
  expressions: readonly Expression[],
  options: NumberOptions<D>,
): { readonly measure: Measure; readonly limit?: LimitOption } {
  const { limit } = options;
  return { measure: measureOf(expressions, options), ...(limit === undefined ? {} : { limit }) };
}

/** The unit of a counter says what it counts: `{span}`. */
function countedIn(expressions: readonly Expression[]): string | undefined {
  const words = new Set(
    expressions
      .flatMap(({ node }) => walk(node))
      .map((node) => {
        if (node.type !== "selector") return undefined;
        const { kind, unit } = node.metric;
        return kind === "histogram" ? "" : (/^\{(\w+)\}$/.exec(unit)?.[1] ?? "");
      })
      .filter((word) => word !== undefined),
  );
  const [word] = words;
  return words.size === 1 && word !== undefined && word !== "" ? `${word}s` : undefined;
}

const meanings: readonly unknown[] = [
  "good",
  "unknown",
  "warning",
  "bad",
  "neutral",
] satisfies readonly State["means"][];

function meaningProblems(field: string, meaning: unknown): readonly Flaw[] {
  return meanings.includes(meaning)
    ? []
    : [problem(field, `one of ${meanings.join(", ")}`, meaning)];
}

/** Returns what cannot be meant in the meanings of texts. */
export function meansProblems(field: string, means: unknown): readonly Flaw[] {
  if (means === undefined) return [];
  if (!isObject(means)) return [problem(field, 'meanings such as { critical: "bad" }', means)];
  return Object.entries(means).flatMap(([text, meaning]) =>
    meaningProblems(at(field, text), meaning),
  );
}

/** Returns what cannot be meant in a list of states. */
export function stateProblems(states: unknown, field: string, least = 0): readonly Flaw[] {
  const expected = 'states such as [{ value: 0, text: "down", means: "bad" }]';
  return listProblems(field, states, { expected, least }, (state, place) => {
    if (!isObject(state)) return [problem(place, expected.slice(16, -1), state)];
    const { value, means } = state;
    return [
      ...unknownFields(state, ["value", "text", "means"], place),
      ...(Number.isFinite(value) ? [] : [problem(`${place}.value`, "a number", value)]),
      ...within(place, textProblems(state, ["text"])),
      ...meaningProblems(`${place}.means`, means),
    ];
  });
}
