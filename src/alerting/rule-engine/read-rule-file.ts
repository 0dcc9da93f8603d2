import { parse } from "yaml";
import { z } from "zod";

import { toMs, toMsOrNaN } from "../../duration.ts";
import { ObservabilityError } from "../../errors.ts";
import { parsePromql } from "../../promql/evaluate/parse/parse.ts";
import { fieldsOf, flawsOf, formatFlaw, type Flaw } from "../../shape.ts";
import type { EngineRule, RuleGroup } from "./rule-group.ts";

/** What stands in a file is read as text: YAML's numbers and booleans would lose how they are written. */
export const duration = z
  .string()
  .refine((text) => !Number.isNaN(toMsOrNaN(text)), 'a duration such as "30s"');
export const texts = z.union(
  [z.record(z.string(), z.string()), z.literal("")],
  "names with their texts",
);

/** Returns the schema of a list; what is left empty is none. */
export function listOf<T extends z.ZodType>(
  element: T,
  expected: string,
): z.ZodUnion<readonly [z.ZodArray<T>, z.ZodLiteral<"">]> {
  return z.union([z.array(element, expected), z.literal("", expected)]);
}

/** Returns what stands in the list. */
export function itemsOf<T>(list: readonly T[] | "" | undefined): readonly T[] {
  return list === undefined || list === "" ? [] : list;
}

const rule = fieldsOf(
  {
    alert: z.string("the name of an alert").optional(),
    record: z.string("the name of a series").optional(),
    expr: z.string("PromQL"),
    for: duration.optional(),
    keep_firing_for: duration.optional(),
    labels: texts.optional(),
    annotations: texts.optional(),
  },
  "a rule",
);

const group = fieldsOf(
  {
    name: z.string("the name of a group"),
    interval: duration.optional(),
    query_offset: duration.optional(),
    limit: z.string().regex(/^\d+$/, "a number of series").optional(),
    labels: texts.optional(),
    rules: listOf(rule, "a list of rules").optional(),
  },
  "a rule group",
);

const file = fieldsOf({ groups: listOf(group, "a list of rule groups").optional() }, "rule groups");

type GivenRule = z.infer<typeof rule>;
type GivenGroup = z.infer<typeof group>;

/**
 * Returns the groups of a file of Prometheus rules.
 *
 * @throws ObservabilityError `OBS_RULE_FILE_INVALID` with every problem, a line each.
 */
export function readRuleFile(text: string, name: string): readonly RuleGroup[] {
  const data = toData(text, name);
  const flaws = flawsOf(file, data);
  refuse(name, flaws);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the schema has nothing against it
  const groups = itemsOf((data as z.infer<typeof file>).groups);
  refuse(name, groups.flatMap(ruleFlaws));
  return groups.map(toGroup);
}

/**
 * Returns what stands in the YAML.
 *
 * @throws ObservabilityError `OBS_RULE_FILE_INVALID` where it is none.
 */
export function toData(text: string, name: string): unknown {
  try {
    return parse(text, { schema: "failsafe", merge: true, maxAliasCount: -1 }) ?? {};
  } catch (cause) {
    const message = `${name}: expected YAML, got text that is none`;
    throw new ObservabilityError("OBS_RULE_FILE_INVALID", message, { cause });
  }
}

/** Refuses the file where there are flaws, all of them at once. */
export function refuse(name: string, flaws: readonly Flaw[]): void {
  if (flaws.length === 0) return;
  const lines = flaws.map((flaw) => formatFlaw(name, flaw));
  throw new ObservabilityError("OBS_RULE_FILE_INVALID", lines.join("\n"));
}

function ruleFlaws({ rules }: GivenGroup, at: number): readonly Flaw[] {
  return itemsOf(rules).flatMap(({ alert, record, expr }, index) => {
    const field = `groups[${at}].rules[${index}]`;
    const name =
      (alert === undefined) === (record === undefined)
        ? [{ field, expected: "alert or record", got: alert === undefined ? "neither" : "both" }]
        : [];
    return [...name, ...expressionFlaws(expr, `${field}.expr`)];
  });
}

/** Returns what is wrong with the expression. */
export function expressionFlaws(expr: string, field: string): readonly Flaw[] {
  try {
    parsePromql(expr, {});
    return [];
  } catch (error) {
    if (!(error instanceof ObservabilityError)) throw error;
    return [{ field, expected: "PromQL", got: `${expr.trim()}: ${error.message}` }];
  }
}

function toGroup({ name, query_offset, limit, labels, rules }: GivenGroup): RuleGroup {
  return {
    name,
    queryOffsetMs: toMs(query_offset ?? 0),
    limit: Number(limit ?? 0),
    rules: itemsOf(rules).map((one) => toRule(one, toTexts(labels))),
  };
}

function toRule(given: GivenRule, groupLabels: Readonly<Record<string, string>>): EngineRule {
  const labels = { ...groupLabels, ...toTexts(given.labels) };
  const { expr } = given;
  if (given.record !== undefined) return { type: "recording", name: given.record, expr, labels };
  return {
    type: "alerting",
    name: given.alert ?? "",
    expr,
    forMs: toMs(given.for ?? 0),
    keepFiringForMs: toMs(given.keep_firing_for ?? 0),
    labels,
    annotations: toTexts(given.annotations),
  };
}

/** Returns the texts; what is left empty has none. */
export function toTexts(
  given: Readonly<Record<string, string>> | "" | undefined,
): Readonly<Record<string, string>> {
  return given === undefined || given === "" ? {} : given;
}
