import { expect, test } from "vitest";

import { above, alert, count, increase, sum, type Window } from "#src/alerting/index.ts";
import { untestable } from "#src/alerting/lint/untestable.ts";
import { ruleTests } from "#src/alerting/rule-tests/render-tests.ts";
import { defineRules } from "#src/alerting/rules/rule-file.ts";
import { catalog } from "#src/metrics/catalog.ts";

import { ownContext } from "../../helpers/own-project.ts";

const over = (window: Window, accept: { readonly untestable?: string } = {}) =>
  alert({
    id: "rare",
    name: "Rare",
    severity: "medium",
    owner: "shop",
    when: above(sum(increase(catalog.workflowsFailed, window), { by: ["service.name"] }), count(5)),
    for: "2m",
    summary: ({ value }) => value,
    description: "Customers wait.",
    runbook: "Look at the traces.",
    accept,
  });

test("a window of a week is tested", () => {
  expect(untestable(over("7d"), ownContext)).toEqual([]);
});

test.each(["32d", "3650d"] as const)("a window of %s is not, and is said so at once", (window) => {
  expect(untestable(over(window), ownContext)).toEqual([
    {
      expected: "a condition that tests can be written for",
      got: "a window of more than 31d",
    },
  ]);
  const accepted = over(window, { untestable: "a year is too long" });
  expect(ruleTests([defineRules("own.ts", [accepted])])).toEqual([]);
});
