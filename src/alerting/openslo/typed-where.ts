import { metricName } from "../../promql/evaluate/labels.ts";
import type { SelectorNode } from "../../promql/evaluate/parse/syntax.ts";
import { matches, not, notMatches, notPresent, present } from "../../promql/label-condition.ts";
import { labelName, labelsOf, type AnyMetric } from "../../promql/source.ts";
import { objectCode, quoted } from "./code.ts";

/** The conditions on the labels of a metric, as code and as they are. */
export interface WhereCode {
  readonly code: readonly string[];
  readonly value: Readonly<Record<string, never>>;
  readonly uses: readonly string[];
}

/** Returns the conditions besides those on `without`; undefined where a label has two. */
export function whereOf(
  metric: AnyMetric,
  { matchers }: SelectorNode,
  without: readonly string[],
): WhereCode | undefined {
  const own = matchers.filter(({ name }) => name !== metricName && !without.includes(name));
  if (new Set(own.map(({ name }) => name)).size < own.length) return undefined;
  if (own.length === 0) return { code: [], value: {}, uses: [] };
  const known: readonly string[] = labelsOf(metric);
  const read = own.map(({ name, operator, value }) => {
    const label = catalogLabel(known, name);
    return { label, ...conditionCode(operator, value) };
  });
  const conditions = Object.fromEntries(read.map((one) => [one.label, one.value]));
  return {
    code: [objectCode(read.map(({ label, code }) => [label, code]))],
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- conditions, whichever the labels are
    value: conditions as Readonly<Record<string, never>>,
    uses: read.flatMap(({ uses }) => uses),
  };
}

function conditionCode(
  operator: "=" | "!=" | "=~" | "!~",
  value: string,
): { readonly code: string; readonly value: unknown; readonly uses: readonly string[] } {
  if (value === "" && operator === "=") {
    return { code: "notPresent", value: notPresent, uses: ["notPresent"] };
  }
  if (value === "" && operator === "!=")
    return { code: "present", value: present, uses: ["present"] };
  if (operator === "=") return { code: quoted(value), value, uses: [] };
  const [name, make] = (
    { "!=": ["not", not], "=~": ["matches", matches], "!~": ["notMatches", notMatches] } as const
  )[operator];
  return { code: `${name}(${quoted(value)})`, value: make(value), uses: [name] };
}

/** Returns the name that a catalog has for a label of Prometheus. */
export function catalogLabel(known: readonly string[], label: string): string {
  return known.find((one) => labelName(one) === label) ?? label;
}

/** Returns the one bucket that is read. */
export function boundOf({ matchers }: SelectorNode): number | undefined {
  const bounds = matchers.filter(({ name }) => name === "le");
  const [bound] = bounds;
  if (bound === undefined || bounds.length > 1 || bound.operator !== "=") return undefined;
  const value = Number(bound.value);
  return Number.isFinite(value) ? value : undefined;
}
