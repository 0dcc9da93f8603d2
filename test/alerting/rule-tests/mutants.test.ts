import { describe, expect, test } from "vitest";

import { readRuleFile } from "#src/alerting/rule-engine/read-rule-file.ts";
import { equivalence } from "#src/alerting/rule-tests/equivalence.ts";
import { mutantFiles } from "#src/alerting/rule-tests/mutant-files.ts";
import type { MutationKind } from "#src/alerting/rule-tests/mutation-kind.ts";
import { mutationScore, ruleFates } from "#src/alerting/rule-tests/mutation-score.ts";
import { runTests } from "#src/alerting/rule-tests/run/run-test.ts";
import { readTestFile } from "#src/alerting/rule-tests/run/test-file.ts";
import { defineRules } from "#src/alerting/rules/rule-file.ts";
import { alert } from "#src/alerting/rules/rule.ts";
import { catalog } from "#src/metrics/catalog.ts";
import { above, both } from "#src/promql/condition.ts";
import { increase, max, rate, sum, value } from "#src/alerting/index.ts";
import { oneOf } from "#src/promql/label-condition.ts";
import { bytes, count, perSecond } from "#src/promql/quantity.ts";

import { ownContext } from "../../helpers/own-project.ts";

const texts = { summary: "s", description: "d", runbook: "r", owner: "me" } as const;

const failures = alert({
  ...texts,
  id: "failures",
  name: "Failures",
  severity: "high",
  when: both(
    above(
      sum(
        rate(catalog.healthCheckRuns, "5m", {
          "health.check.outcome": oneOf("timeout", "failure"),
        }),
        {
          by: ["service.name"],
        },
      ),
      perSecond(2),
    ),
    above(max(value(catalog.memoryUsage), { by: ["service.name"] }), bytes("1MiB")),
  ),
  for: "2m",
  keepFiringFor: "3m",
  labels: { team: "payments" },
});

const mutants = mutantFiles([defineRules("x.ts", [failures])], ownContext);

/** Says only that nothing fires before there is data. */
const weak = `
rule_files: [rule.yml]
evaluation_interval: 30s
tests:
  - interval: 30s
    promql_expr_test:
      - expr: ALERTS
        eval_time: 1m
        exp_samples: []
`;

const kinds: readonly MutationKind[] = [
  "operator",
  "threshold",
  "window",
  "for",
  "keep_firing_for",
  "label filter",
  "label value",
  "guard",
  "grouping",
  "function",
  "label",
];

describe("a mutant", () => {
  test.each(kinds)("of %s survives a weak test and dies by the generated one", (kind) => {
    const own = mutants.filter(({ mutant }) => mutant.kind === kind);
    expect(own).not.toEqual([]);
    const survivors = own.filter(
      ({ rule }) =>
        runTests(readTestFile(weak, "weak.yml"), readRuleFile(rule, "rule.yml")).length === 0,
    );
    expect(survivors).toHaveLength(own.length);
    expect(mutationScore(ruleFates(own)).survivors).toEqual([]);
  });

  test("is killed by nothing where the rule has no defect", () => {
    const [first] = mutants;
    const healthy = { ...first!, rule: renderedOriginal() };
    expect(ruleFates([healthy])).toMatchObject([{ fate: "survived" }]);
  });
});

function renderedOriginal(): string {
  const file = mutants.find(({ mutant }) => mutant.kind === "for");
  return file!.rule.replace(/for: \S+/, "for: 2m");
}

describe("an equivalent mutant", () => {
  const began = alert({
    ...texts,
    id: "began",
    name: "Began",
    severity: "high",
    when: above(sum(increase(catalog.workflowsFailed, "5m"), { by: ["service.name"] }), count(0)),
  });

  test("is named with its argument, and no test tells it from the rule", () => {
    const own = mutantFiles([defineRules("x.ts", [began])], ownContext);
    const alike = own.filter(
      ({ mutant }) => mutant.expression !== undefined && equivalence(mutant.expression),
    );
    expect(alike.map(({ mutant }) => mutant.kind)).toEqual(["function", "function"]);
    expect(ruleFates(alike)).toMatchObject(
      alike.map(() => ({
        fate: "equivalent",
        reason: "counts are never negative: it is above 0 either way",
      })),
    );
  });

  test("is none where the limit is not 0", () => {
    const expressions = mutants.flatMap(({ mutant }) => mutant.expression ?? []);
    expect(expressions.map(equivalence).filter((reason) => reason !== undefined)).toEqual([]);
  });
});
