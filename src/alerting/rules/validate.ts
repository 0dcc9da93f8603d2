import { isBroken } from "../../promql/broken.ts";
import { misreadings, readable, type Readable } from "../../promql/misreadings.ts";
import type { Flaw } from "../../shape.ts";
import type { RuleContext } from "../rule-context.ts";
import { clashes } from "./clashes.ts";
import { coveredLabels } from "./covered-labels.ts";
import type { Problem } from "./problem.ts";
import type { Recording } from "./recording.ts";
import { toRuleSet, type RuleFile } from "./rule-file.ts";
import type { Alert } from "./rule.ts";

/**
 * Returns everything about the rules that cannot be meant, file by file in their order. Types rule
 * most of it out where rules are written in TypeScript; what JavaScript lets through is noted where
 * a rule is made, and reported here.
 */
export function validate(
  files: readonly RuleFile[],
  { metrics }: Pick<RuleContext, "metrics">,
): readonly Problem[] {
  const known = readable(metrics, recordsOf(files));
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

/** Returns the names of the series that the rules record. */
export function recordsOf(files: readonly RuleFile[]): readonly string[] {
  const all = files.flatMap(({ rules }) => rules).flatMap((rule) => toRuleSet(rule).rules);
  return all.flatMap((rule) => (rule.type === "recording" ? [rule.record] : []));
}

function ruleFlaws(rule: Alert | Recording, known: Readable): readonly Flaw[] {
  const field = rule.type === "alert" ? "when" : "of";
  const { node } = rule.type === "alert" ? rule.when : rule.of;
  return [
    ...rule.flaws,
    ...misreadings(node, known).map(({ expected, got }) => ({ field, expected, got })),
    ...(rule.type === "alert" && !isBroken(node) ? coveredLabels(rule) : []),
  ];
}
