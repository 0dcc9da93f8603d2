import { nearest } from "../../nearest.ts";
import { walk, type Node, type SelectorNode } from "../../promql/expression.ts";
import { checkRaw, seriesOf, type KnownSeries } from "../../promql/raw.ts";
import type { Flaw, Mismatch } from "../../shape.ts";
import { show } from "../../show.ts";
import type { RuleContext } from "../rule-context.ts";
import { clashes } from "./clashes.ts";
import type { Problem } from "./problem.ts";
import type { Recording } from "./recording.ts";
import { toRuleSet, type RuleFile } from "./rule-file.ts";
import type { Alert } from "./rule.ts";

/** What a rule may read. */
interface Known {
  readonly series: KnownSeries;
  readonly metrics: ReadonlySet<string>;
  readonly records: ReadonlySet<string>;
}

/**
 * Returns everything about the rules that cannot be meant, file by file in their order. Types rule
 * most of it out where rules are written in TypeScript; what JavaScript lets through is noted where
 * a rule is made, and reported here.
 */
export function validate(
  files: readonly RuleFile[],
  { metrics }: Pick<RuleContext, "metrics">,
): readonly Problem[] {
  const known: Known = {
    series: seriesOf(metrics),
    metrics: new Set(metrics.map(({ name }) => name)),
    records: new Set(files.flatMap(recordsOf)),
  };
  const problems = files.flatMap((file) => [
    ...(file.flaws ?? []).map((flaw) => toProblem(file.file, "", flaw)),
    ...file.rules.flatMap((rule, index) => {
      const set = toRuleSet(rule);
      const flaws = (rule.type === "set" ? rule.flaws : undefined) ?? [];
      const place = `rules[${index}]`;
      return [
        ...flaws.map((flaw) => toProblem(file.file, set.id || place, flaw)),
        ...set.rules.flatMap((one) =>
          ruleFlaws(one, known).map((flaw) => toProblem(file.file, one.id || place, flaw)),
        ),
      ];
    }),
  ]);
  return [...problems, ...clashes(files)];
}

function toProblem(file: string, rule: string, { field, expected, got }: Flaw): Problem {
  return { file, rule, subject: field, expected, got };
}

function recordsOf({ rules }: RuleFile): readonly string[] {
  const all = rules.flatMap((rule) => toRuleSet(rule).rules);
  return all.flatMap((rule) => (rule.type === "recording" ? [rule.record] : []));
}

function ruleFlaws(rule: Alert | Recording, known: Known): readonly Flaw[] {
  const field = rule.type === "alert" ? "when" : "of";
  const { node } = rule.type === "alert" ? rule.when : rule.of;
  const found = nodeMismatches(node, known).map(({ expected, got }) => ({ field, expected, got }));
  // One window of a ratio's two sides is one mistake
  const unique = new Map(found.map((flaw) => [`${flaw.expected} ${flaw.got}`, flaw]));
  return [...rule.flaws, ...unique.values()];
}

function nodeMismatches(root: Node, known: Known): readonly Mismatch[] {
  return walk(root).flatMap((node) => {
    switch (node.type) {
      case "broken":
        return [node];
      case "selector":
        return selectorMismatches(node, known);
      case "recorded":
        return unknownName("recording", node.record, known.records);
      case "raw":
        return checkRaw(node.text, known.series);
      case "call":
      case "aggregate":
      case "arithmetic":
      case "compare":
      case "set":
      case "number":
        return [];
    }
    return [];
  });
}

function selectorMismatches({ metric }: SelectorNode, { metrics }: Known): readonly Mismatch[] {
  return unknownName("metric", metric.name, metrics);
}

const places = {
  metric: "a metric of a catalog",
  recording: "a recording that is among the rules",
} as const;

function unknownName(
  kind: keyof typeof places,
  name: string,
  known: ReadonlySet<string>,
): readonly Mismatch[] {
  if (known.has(name)) return [];
  const near = nearest(name, known);
  return [{ expected: near === undefined ? places[kind] : `the ${kind} ${near}`, got: show(name) }];
}
