import { describe, expect, test } from "vitest";

import { growth, share, sum } from "#src/alerting/index.ts";
import { mutantFiles } from "#src/alerting/rule-tests/mutant-files.ts";
import { ruleFates, type MutantFate } from "#src/alerting/rule-tests/mutation-score.ts";
import { defineRules } from "#src/alerting/rules/rule-file.ts";
import { alert } from "#src/alerting/rules/rule.ts";
import { catalog } from "#src/metrics/catalog.ts";
import { above, both, either, unless } from "#src/promql/condition.ts";
import type { Condition } from "#src/promql/expression.ts";
import { count, percent } from "#src/promql/quantity.ts";

import { ownContext } from "../../helpers/own-project.ts";

const by = { by: ["service.name"] } as const;
const failed = sum(growth(catalog.workflowsFailed, "10m"), by);
const done = sum(growth(catalog.workflowsCompleted, "10m"), by);

function survivingLimits(when: Condition): readonly MutantFate[] {
  const rule = alert({
    id: "branches",
    name: "Branches",
    severity: "high",
    owner: "me",
    when,
    for: "1m",
    summary: "s",
    description: "d",
    runbook: "r",
  });
  const mutants = mutantFiles([defineRules("x.ts", [rule])], ownContext);
  const limits = mutants.filter(({ mutant }) => mutant.kind === "threshold");
  expect(limits.length).toBeGreaterThan(0);
  return ruleFates(limits).filter(({ fate }) => fate !== "killed");
}

describe("a limit that is a tenth off is noticed", () => {
  test("in each branch of either, where the other branch reads the same", () => {
    const when = either(
      both(above(share(failed, done), percent(10)), above(failed, count(20))),
      both(above(share(failed, done), percent(50)), above(failed, count(3))),
    );
    expect(survivingLimits(when)).toEqual([]);
  });

  test("in a guard that an earlier one usually decides", () => {
    const when = both(
      both(above(share(failed, done), percent(10)), above(done, count(20))),
      above(failed, count(3)),
    );
    expect(survivingLimits(when)).toEqual([]);
  });

  test("in each condition below unless", () => {
    const refused = sum(growth(catalog.gitProviderErrors, "10m"), by);
    const when = unless(
      above(failed, count(20)),
      either(above(done, count(1_000)), above(refused, count(50))),
    );
    expect(survivingLimits(when)).toEqual([]);
  });
});
