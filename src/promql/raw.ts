import { ObservabilityError } from "../errors.ts";
import { isObject } from "../is-object.ts";
import { nearest } from "../nearest.ts";
import type { Mismatch } from "../shape.ts";
import { show } from "../show.ts";
import { withMismatches } from "./broken.ts";
import { metricName } from "./evaluate/labels.ts";
import type { Matcher } from "./evaluate/matcher.ts";
import { typeOf } from "./evaluate/parse/check.ts";
import { parsePromql } from "./evaluate/parse/parse.ts";
import { walkSyntax } from "./evaluate/parse/walk.ts";
import type { Syntax } from "./evaluate/parse/syntax.ts";
import type { Expression, Node } from "./expression.ts";
import { expression } from "./functions.ts";
import { givenLabels } from "./given-labels.ts";
import { areLabels, showLabels } from "./labels.ts";
import { dimensions, type Dimension } from "./quantity.ts";
import { labelName, labelsOf, sourceName, type AnyMetric } from "./source.ts";

/**
 * Returns PromQL that the builder cannot write. Its author says which labels and dimension it has:
 * labels that the text gives are the ones it has to say, such as those of `by`. Syntax and names are
 * checked by `validate`. No test can be generated for a rule that uses it.
 */
export function raw<const L extends string, D extends Dimension>(
  text: string,
  says: { readonly labels: readonly L[]; readonly dimension: D },
): Expression<L, D> {
  const { labels, dimension } = isObject(says) ? says : {};
  const mismatches = [
    ...(typeof text === "string" && text.trim() !== ""
      ? []
      : [{ expected: "PromQL", got: show(text) }]),
    ...(areLabels(labels) && isDimension(dimension)
      ? []
      : [
          {
            expected: 'labels and dimension such as { labels: [], dimension: "count" }',
            got: show(says),
          },
        ]),
  ];
  const isRaw = mismatches.length === 0;
  const others = isRaw && areLabels(labels) ? labelsMismatches(text, labels) : [];
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- nobody judges it: isBroken
  const stand = "count" as D;
  const node: Node = isRaw ? { type: "raw", text } : { type: "number", value: 0 };
  return expression(
    withMismatches(node, [...mismatches, ...others]),
    areLabels(labels) ? labels : [],
    isDimension(dimension) ? dimension : stand,
  );
}

function isDimension<D extends Dimension>(dimension: D | undefined): dimension is D {
  return dimensions.some((one) => one === dimension);
}

/** What is no PromQL is reported where its names are. */
function labelsMismatches(text: string, labels: readonly string[]): readonly Mismatch[] {
  const given = parsed(text);
  if (given === undefined) return [];
  const { least, most } = givenLabels(given);
  const own = labels.map(labelName);
  const isEnough = least.every((label) => own.includes(label));
  if (isEnough && (most === undefined || own.every((label) => most.includes(label)))) return [];
  const all = most === undefined ? `${showLabels(least)} and others` : showLabels(most);
  return [{ expected: `the labels that the PromQL gives: ${all}`, got: showLabels(labels) }];
}

function parsed(text: string): Syntax | undefined {
  try {
    return parsePromql(text);
  } catch (error) {
    if (error instanceof ObservabilityError) return undefined;
    throw error;
  }
}

/** Series names → the labels that each may have, in Prometheus' spelling; undefined: any. */
export type KnownSeries = ReadonlyMap<string, ReadonlySet<string> | undefined>;

/** Returns the series that the metrics have in Prometheus, with their labels. */
export function seriesOf(metrics: readonly AnyMetric[]): KnownSeries {
  return new Map(
    metrics.flatMap((metric) => {
      const suffixes = metric.kind === "histogram" ? ["_bucket", "_sum", "_count"] : [""];
      const labels = closedLabels(metric);
      return suffixes.map((suffix) => [sourceName(metric) + suffix, labels] as const);
    }),
  );
}

/** Returns the labels that the metric's series may have; undefined: rules give alerts their own. */
function closedLabels(metric: AnyMetric): ReadonlySet<string> | undefined {
  if ("origin" in metric) return undefined;
  const labels = labelsOf(metric).map(labelName);
  return new Set(metric.kind === "histogram" ? [...labels, "le"] : labels);
}

/**
 * Returns what is wrong with the PromQL: its syntax, the types and the number of its functions'
 * arguments, or a name that is not known.
 */
export function checkRaw(
  text: string,
  known: KnownSeries,
  records: ReadonlySet<string> = new Set(),
): readonly Mismatch[] {
  try {
    const root = parsePromql(text);
    return [
      ...typeMismatches(root, text),
      ...unknownNames(root, known),
      ...misspeltRecords(root, records),
    ];
  } catch (error) {
    if (!(error instanceof ObservabilityError)) throw error;
    return [{ expected: "PromQL", got: `${show(text)} (${error.message})` }];
  }
}

/** Prometheus refuses a rule file, and does not start, where a side of a comparison is no vector. */
function typeMismatches(root: Syntax, text: string): readonly Mismatch[] {
  const type = typeOf(root);
  if (type === "instant vector") return [];
  const expected = type === "scalar" ? "an instant vector: vector(…)" : "an instant vector";
  return [{ expected, got: `a ${type}: ${show(text)}` }];
}

/** Rules of others record series too: only a slip of one of ours is a mistake. */
function misspeltRecords(root: Syntax, records: ReadonlySet<string>): readonly Mismatch[] {
  return walkSyntax(root).flatMap((node) => {
    if (node.type !== "selector") return [];
    const name = node.matchers.find((one) => one.name === metricName && one.operator === "=");
    if (name === undefined || !name.value.includes(":") || records.has(name.value)) return [];
    const near = nearest(name.value, records);
    return near === undefined ? [] : [{ expected: `the recording ${near}`, got: show(name.value) }];
  });
}

function unknownNames(root: Syntax, known: KnownSeries): readonly Mismatch[] {
  const all = new Set([...known.values()].flatMap((labels) => Array.from(labels ?? [])));
  return walkSyntax(root).flatMap((node) => {
    if (node.type === "selector") return selectorMismatches(node.matchers, known, all);
    const labels =
      node.type === "aggregate"
        ? node.labels
        : node.type === "binary"
          ? [...node.matching.labels, ...node.matching.include]
          : [];
    return unknownLabels(labels, all);
  });
}

function selectorMismatches(
  matchers: readonly Matcher[],
  known: KnownSeries,
  all: ReadonlySet<string>,
): readonly Mismatch[] {
  const name = matchers.find((one) => one.name === metricName && one.operator === "=")?.value;
  const isKnown = name !== undefined && known.has(name);
  const labels = isKnown ? known.get(name) : all;
  const others = matchers.flatMap((one) => (one.name === metricName ? [] : [one.name]));
  // Series of recording rules carry colons and are not in a catalog
  const unknown = name !== undefined && !isKnown && !name.includes(":");
  return [
    ...(unknown ? [{ expected: "a metric of a catalog", got: show(name) }] : []),
    ...(labels === undefined ? [] : unknownLabels(others, labels)),
  ];
}

function unknownLabels(labels: readonly string[], known: ReadonlySet<string>): readonly Mismatch[] {
  return labels
    .filter((label) => !known.has(label))
    .map((label) => ({ expected: "a label of the metric", got: show(label) }));
}
