import { isObject } from "../../is-object.ts";
import { nearest } from "../../nearest.ts";
import { show } from "../../show.ts";
import { metricKinds, type MetricKind } from "../definition.ts";
import { isKnownUnit, suggestUnit } from "../unit.ts";
import { attributeProblems } from "./attribute-fields.ts";
import type { MetricInput } from "./metric-input.ts";
import type { Flaw } from "../../shape.ts";
import { nameProblems } from "./name-problems.ts";
import { unknownFields } from "./unknown-fields.ts";

const conventions: readonly string[] = ["own", "semconv"];
const emitters: readonly string[] = ["application", "instrumentation", "health", "pipeline"];

/** What other systems call a kind. */
const otherWords: ReadonlyMap<string, MetricKind> = new Map([
  ["summary", "histogram"],
  ["timer", "histogram"],
  ["distribution", "histogram"],
  ["sum", "counter"],
]);

type Check = (value: unknown, metric: Readonly<Record<string, unknown>>) => readonly Flaw[];

/** Each field with what is wrong with a value of it. */
const checks: Readonly<Record<keyof MetricInput, Check>> = {
  name: (value) => nameProblems(value, "checkout.payments"),
  kind: (value) => oneOf(value, metricKinds, otherWords),
  unit: checkUnit,
  description: checkText,
  attributes: (value) => (value === undefined ? [] : attributeProblems(value)),
  buckets: checkBuckets,
  convention: (value) => (value === undefined ? [] : oneOf(value, conventions)),
  emitter: (value) => (value === undefined ? [] : oneOf(value, emitters)),
};

/** Returns what is wrong with one metric by itself. */
export function fieldProblems(key: string, metric: unknown): readonly Flaw[] {
  const at = (field: string) => (field === "" ? key : `${key}.${field}`);
  return [...keyProblems(key), ...problemsOf(metric)].map(({ field, ...problem }) => ({
    field: at(field),
    ...problem,
  }));
}

/** Whether the metric has what decides its names. */
export function isMetric(metric: unknown): metric is MetricInput {
  return (
    isObject(metric) && problemsOf(metric).every(({ field }) => !/^(name|kind|unit|$)/.test(field))
  );
}

function problemsOf(metric: unknown): readonly Flaw[] {
  if (!isObject(metric)) {
    return [
      { field: "", expected: "an object with name, kind, unit and description", got: show(metric) },
    ];
  }
  return [
    ...Object.entries(checks).flatMap(([field, check]) =>
      check(metric[field], metric).map((problem) => ({
        ...problem,
        field: join(field, problem.field),
      })),
    ),
    ...unknownFields(metric, Object.keys(checks)),
  ];
}

function join(field: string, rest: string): string {
  return rest === "" ? field : `${field}.${rest}`;
}

/** Recorders are reached by the key: `record.checkoutPayments`. */
function keyProblems(key: string): readonly Flaw[] {
  if (/^[a-zA-Z][a-zA-Z0-9_]*$/.test(key)) return [];
  return [{ field: "", expected: "a key such as checkoutPayments", got: show(key) }];
}

function oneOf(
  value: unknown,
  allowed: readonly string[],
  others: ReadonlyMap<string, string> = new Map(),
): readonly Flaw[] {
  if (typeof value === "string" && allowed.includes(value)) return [];
  const all = `one of ${allowed.join(", ")}`;
  const other = typeof value === "string" ? others.get(value) : undefined;
  const near = typeof value === "string" ? nearest(value, allowed) : undefined;
  // Another system's word may mean something else: the choice is told too
  const expected = other === undefined ? (near ?? all) : `${other} (${all})`;
  return [{ field: "", expected, got: show(value) }];
}

function checkUnit(value: unknown): readonly Flaw[] {
  if (typeof value === "string" && isKnownUnit(value)) return [];
  const suggestion = typeof value === "string" ? suggestUnit(value) : undefined;
  const expected = suggestion ?? "a UCUM unit such as s, By, 1 or {payment}";
  return [{ field: "", expected, got: show(value) }];
}

function checkText(value: unknown): readonly Flaw[] {
  if (typeof value === "string" && value.trim() !== "") return [];
  return [{ field: "", expected: "a sentence that says what is measured", got: show(value) }];
}

function checkBuckets(
  value: unknown,
  { kind }: Readonly<Record<string, unknown>>,
): readonly Flaw[] {
  if (value === undefined) return [];
  if (kind !== "histogram") {
    return [{ field: "", expected: "none: only histograms have buckets", got: show(value) }];
  }
  const bounds: readonly unknown[] = Array.isArray(value) ? value : [];
  const ascending = bounds.every(
    (bound, index) =>
      Number.isFinite(bound) && (index === 0 || Number(bounds[index - 1]) < Number(bound)),
  );
  if (bounds.length > 0 && ascending) return [];
  return [
    { field: "", expected: "finite numbers, each greater than the one before", got: shown(value) },
  ];
}

/** JSON makes `null` of the numbers that are the mistake here. */
function shown(value: unknown): string {
  return Array.isArray(value) ? `[${value.map(show).join(",")}]` : show(value);
}
