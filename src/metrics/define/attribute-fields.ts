import { isObject } from "../../is-object.ts";
import { show } from "../../show.ts";
import { prometheusLabel } from "../prometheus-name.ts";
import { resourceAttributes } from "../resource-labels.ts";
import type { Flaw } from "../../shape.ts";
import { nameProblems } from "./name-problems.ts";
import { unknownFields } from "./unknown-fields.ts";

/** Labels that Prometheus, the SDK or the resource of the process sets. */
const reservedLabels: ReadonlyMap<string, string> = new Map([
  ["le", "the bounds of a histogram"],
  ["quantile", "the quantiles of a summary"],
  ["otel_metric_overflow", "the series beyond the limit"],
  ["otel_scope_name", "the instrumentation scope"],
  ["otel_scope_version", "the instrumentation scope"],
  ...resourceAttributes.map((name) => [prometheusLabel(name), "the resource"] as const),
]);

/** Returns what is wrong with the attributes of a metric. */
export function attributeProblems(attributes: unknown): readonly Flaw[] {
  if (!isObject(attributes)) {
    return [{ field: "", expected: "attributes by their name", got: show(attributes) }];
  }
  const names = Object.keys(attributes);
  return names.flatMap((name, index) =>
    [
      ...nameProblems(name, "payment.outcome"),
      ...labelProblems(name, names.slice(0, index)),
      ...definitionProblems(attributes[name]),
    ].map((problem) => ({ ...problem, field: [name, problem.field].filter(Boolean).join(".") })),
  );
}

/** Two attributes of one label are one series' label with both values in it. */
function labelProblems(name: string, earlier: readonly string[]): readonly Flaw[] {
  const label = prometheusLabel(name);
  const reserved = reservedLabels.get(label);
  const twin = earlier.find((other) => prometheusLabel(other) === label);
  return [
    ...(reserved === undefined ? [] : [`a name that is not taken by ${reserved}`]),
    ...(twin === undefined ? [] : [`another label than that of ${twin}`]),
  ].map((expected) => ({ field: "", expected, got: label }));
}

function definitionProblems(attribute: unknown): readonly Flaw[] {
  if (!isObject(attribute)) {
    return [{ field: "", expected: "an object: {} or { values: [\u2026] }", got: show(attribute) }];
  }
  const { description, values } = attribute;
  return [
    ...(description === undefined || typeof description === "string"
      ? []
      : [{ field: "description", expected: "text", got: show(description) }]),
    ...(values === undefined ? [] : valueProblems(values)),
    ...unknownFields(attribute, ["description", "values"]),
  ];
}

function valueProblems(values: unknown): readonly Flaw[] {
  const list: readonly unknown[] = Array.isArray(values) ? values : [];
  const texts = list.every((value) => typeof value === "string" && value !== "");
  if (list.length > 0 && texts && new Set(list).size === list.length) return [];
  return [{ field: "values", expected: "texts that are not empty, each once", got: show(values) }];
}
